import { type Answer, mediaTypeOf } from '../http/answer.ts'
import { linesOf, textValues } from './text-fields.ts'

/** Returns the locations that an answer lists as text, as they are written. */
export function readLocations(answer: Answer): readonly string[] {
  if (mediaTypeOf(answer) !== 'text/uri-list') return textValues(answer, 'x-occi-location')
  return linesOf(answer.body).filter((line) => line !== '' && !line.startsWith('#'))
}

/** Returns the path and query of a location, whatever host it names; the text itself if it is no location. */
export function pathOf(location: string): string {
  try {
    const { pathname, search } = new URL(location, 'http://localhost/')
    return pathname + search
  } catch {
    return location
  }
}
