import type { Json } from '@occi/core'
import { detached, type RawValue } from '@occi/core/authoring'
import { parseWhole } from './faults.ts'
import type { Scanner } from './scanner.ts'
import { formatRawValue, formatValue } from './value.ts'

/** One attribute in text: its type is not known here. */
export interface TextAttribute {
  readonly name: string
  readonly text: string
}

/** Reads `attribute-repr`. */
export function readAttribute(scanner: Scanner): TextAttribute {
  const name = scanner.term('the name of an attribute')
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
