import type { Position } from '@occi/core'
import type { Scanner, Source } from './scanner.ts'

/** Something that was read, and where its parts stand. */
export interface Located<T> {
  readonly value: T
  readonly source: Source
  /** Offset of its start. */
  readonly offset: number
  /** Offsets of its parts, by parameter name. */
  readonly parts?: ReadonlyMap<string, number> | undefined
}

/** Remembers where a value was read. */
export function located<T>(
  value: T,
  scanner: Scanner,
  offset: number,
  parts?: ReadonlyMap<string, number>,
): Located<T> {
  return { value, source: scanner.source, offset, parts }
}

/** The position of a value, or of a part of it if that is known. */
export function positionOf({ source, offset, parts }: Located<unknown>, part?: string): Position {
  const at = (part === undefined ? undefined : parts?.get(part)) ?? offset
  return { ...source.position, column: at - source.start + 1 }
}
