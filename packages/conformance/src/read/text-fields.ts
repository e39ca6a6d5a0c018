import { type Answer, mediaTypeOf, valuesOf } from '../http/answer.ts'
import { splitOutside } from './split.ts'

/** The fields that the text renderings consist of. */
export type TextField = 'category' | 'link' | 'x-occi-attribute' | 'x-occi-location'

/** Returns the lines of a text body, whatever ends them; a last empty one is left out. */
export function linesOf(body: string): readonly string[] {
  const lines = body.split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Returns the values of a field: of text/occi from the header, of everything else from the body. */
export function textValues(answer: Answer, field: TextField): readonly string[] {
  if (mediaTypeOf(answer) === 'text/occi') return valuesOf(answer, field).flatMap((value) => splitOutside(value, ','))
  return linesOf(answer.body).flatMap((line) => {
    const at = line.indexOf(':')
    if (at < 0 || line.slice(0, at).trim().toLowerCase() !== field) return []
    const value = line.slice(at + 1).trim()
    // A comma in a location is part of it.
    return field === 'x-occi-location' ? [value] : splitOutside(value, ',')
  })
}
