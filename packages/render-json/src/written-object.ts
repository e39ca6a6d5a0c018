import type { Json } from '@occi/core'

/** An object as it is written: JSON leaves out members that are undefined. */
export type WrittenObject = { readonly [name: string]: Json | WrittenObject | readonly WrittenObject[] | undefined }

/** A list, unless it is empty: then its member is left out. */
export function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}
