import { type Fields, fieldText } from '@occi/core/authoring'
import { fieldNamed, MessageFields } from './message-fields.ts'
import { Scanner } from './scanner.ts'

/**
 * Reads the fields of `GFD.229 OCCI Header Rendering`: repeated ones, and those whose values are joined by commas.
 * Fields that are not OCCI's are ignored.
 *
 * @param locations whether the field `Location` counts as `X-OCCI-Location`, as servers of OCCI 1.1 answer
 */
export function readHeader(header: Fields, locations: boolean, fields = new MessageFields()): MessageFields {
  const lines = new Map<string, number>()
  for (const [name, value] of header) {
    if (fields.faults.full) break
    const key = name.toLowerCase()
    const field = locations && key === 'location' ? 'location' : fieldNamed(key)
    if (field === undefined) continue
    const line = (lines.get(key) ?? 0) + 1
    lines.set(key, line)
    const position = line > 1 || isRepeated(header, key) ? { header: name, line } : { header: name }
    fields.read(field, new Scanner(fieldText(value), { position, start: 0 }))
  }
  return fields
}

/** Returns whether several fields have a name, so that the name does not say which of them is meant. */
function isRepeated(header: Fields, key: string): boolean {
  return header.filter(([name]) => name.toLowerCase() === key).length > 1
}
