import type { Json } from '@occi/core'
import { BoundedCache, detached, type RawValue } from '@occi/core/authoring'
import { parseWhole } from './faults.ts'
import type { Scanner } from './scanner.ts'
import { formatRawValue, formatValue } from './value.ts'

/** One attribute in text: its type is not known here. */
export interface TextAttribute {
  readonly name: string
  readonly text: string
}

/** How many names are kept, and how long they may be: clients send few different ones. */
const kept = { most: 1000, length: 100 }
const names = new BoundedCache<string, string>(kept.most)

/** Returns an equal name that was read before: as a key of objects, V8 would have to look up each new one. */
function known(name: string): string {
  return name.length > kept.length ? name : names.get(name, detached)
}

/** Reads `attribute-repr`. */
export function readAttribute(scanner: Scanner): TextAttribute {
  const name = known(scanner.term('the name of an attribute'))
  scanner.takeEquals()
  return { name, text: detached(scanner.value()) }
}

/**
 * Parses one value of `X-OCCI-Attribute` (`GFD.229 Attribute ABNF`). Strings need no quotation marks unless there are
 * spaces or separators in them.
 *
 * @example parseAttribute('occi.compute.cores=2') // { name: 'occi.compute.cores', text: '2' }
 * @throws OcciError `syntax` with the column of the fault
 */
export function parseAttribute(text: string): TextAttribute {
  return parseWhole(text, readAttribute)
}

/**
 * Writes one value of `X-OCCI-Attribute` (`GFD.229 Attribute ABNF`).
 *
 * @example formatAttribute('occi.compute.cores', 2) // 'occi.compute.cores=2'
 */
export function formatAttribute(name: string, value: Json): string {
  return `${name}=${formatValue(value)}`
}

/** Writes an attribute as a message gave it. */
export function formatRawAttribute(name: string, value: RawValue): string {
  return `${name}=${formatRawValue(value)}`
}
