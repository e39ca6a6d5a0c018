import { bodyText } from '@occi/core/authoring'
import { colon, isSpace } from './characters.ts'
import { type Line, visitLines } from './lines.ts'
import { fieldNamed, MessageFields, standardFieldAt } from './message-fields.ts'
import { Scanner } from './scanner.ts'

const expected = 'a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location'

/**
 * Reads the body of `GFD.229 OCCI Text Plain rendering`: one field a line. Blank lines are skipped; a line that is no
 * field of OCCI is a fault.
 *
 * @param fields takes what is read; tolerant ones take no line that is no field of OCCI for a fault
 * @throws OcciError `syntax` if the body is not UTF-8
 */
export function readBody(body: string | Uint8Array, fields = new MessageFields()): MessageFields {
  const text = bodyText(body)
  visitLines(text, (line) => {
    readLine(text, line, fields)
    return !fields.faults.full
  })
  return fields
}

function readLine(text: string, line: Line, fields: MessageFields): void {
  let start = line.start
  while (start < line.end && isSpace(text.charCodeAt(start))) start++
  if (start === line.end) return
  const standard = standardFieldAt(text, start)
  if (standard !== undefined) {
    fields.read(standard.field, new Scanner(text, line, start + standard.prefix.length, line.end))
    return
  }
  let nameEnd = start
  while (nameEnd < line.end && text.charCodeAt(nameEnd) !== colon) nameEnd++
  const field = nameEnd === line.end ? undefined : fieldOf(text.slice(start, nameEnd))
  if (field !== undefined) fields.read(field, new Scanner(text, line, nameEnd + 1, line.end))
  else if (!fields.isTolerant) {
    const { message, position } = new Scanner(text, line, start, line.end).expected(expected)
    fields.faults.add(message, position)
  }
}

/** In a body `Location` stands for `X-OCCI-Location`: there is nothing else that it could be. */
function fieldOf(name: string) {
  const field = fieldNamed(name)
  if (field !== undefined) return field
  const trimmed = name.trimEnd()
  return trimmed.toLowerCase() === 'location' ? 'location' : fieldNamed(trimmed)
}
