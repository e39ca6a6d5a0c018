import { type Fields, fieldText } from '@occi/core'
import { fieldNamed, MessageFields } from './message-fields.ts'
import { Scanner } from './scanner.ts'

/**
 * Reads the fields of `GFD.229 OCCI Header Rendering`: repeated ones, and those whose values are joined by commas.
 * Fields that are not OCCI's are ignored.
 *
 * @param locations whether the field `Location` counts as `X-OCCI-Location`, as servers of OCCI 1.1 answer
 */
export function readHeader(header: Fields, locations: boolean): MessageFields {
  const fields = new MessageFields()
  for (const [name, value] of header) {
    if (fields.faults.full) break
    const field = locations && name.toLowerCase() === 'location' ? 'location' : fieldNamed(name)
    if (field === undefined) continue
    fields.read(field, new Scanner(fieldText(value), { position: { header: name }, start: 0 }))
  }
  return fields
}
