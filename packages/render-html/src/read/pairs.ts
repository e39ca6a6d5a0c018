import { bodyText, faultsError, fieldValues, type ReceivedMessage } from '@occi/core/authoring'

/** The media type of forms. */
export const formType = 'application/x-www-form-urlencoded'

/** The fields of a form, in its order. */
export type Pairs = readonly (readonly [name: string, value: string])[]

/** Returns whether a message is the post of a form. */
export function isForm(message: ReceivedMessage): boolean {
  const [type] = fieldValues(message.fields, 'content-type')
  return type?.split(';', 1)[0]?.trim().toLowerCase() === formType
}

/**
 * Reads the fields of a form (WHATWG URL, application/x-www-form-urlencoded parsing); unlike there, what is not UTF-8
 * is refused, not replaced.
 *
 * @throws OcciError `syntax` with the position of the first fault
 */
export function readPairs(message: ReceivedMessage): Pairs {
  return bodyText(message.body)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const end = pair.indexOf('=')
      const field = end === -1 ? pair : pair.slice(0, end)
      const name = decodePart(field, 'the name', field)
      return [name, end === -1 ? '' : decodePart(pair.slice(end + 1), 'the value', name)]
    })
}

function decodePart(text: string, what: string, field: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    const message = `${what} of the field is not percent-encoded UTF-8`
    throw faultsError('syntax', [{ message, path: [], position: { field } }])
  }
}
