import { hash } from 'node:crypto'
import type { AttributeValue } from '@occi/core'
import { canonicalJson } from '@occi/core/store'

/** Values whose text is longer are indexed by their hash. */
const longestIndexed = 100

/** The text under which a value is indexed: one for all equal values, and no other's. */
export function indexedValue(value: AttributeValue): string {
  const text = canonicalJson(value)
  return text.length <= longestIndexed ? text : `sha256 ${hash('sha256', text, 'base64url')}`
}
