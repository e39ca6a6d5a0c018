import { bodyText, faultsError, fieldValues, OcciError, type ReceivedMessage } from '@occi/core'

/** The media type of forms. */
export const formType = 'application/x-www-form-urlencoded'

/** The fields of a form, in its order. */
export type Pairs = readonly (readonly [name: string, value: string])[]

/** Tells whether a message is the post of a form. */
export function isForm(message: ReceivedMessage): boolean {
  const [type] = fieldValues(message.fields, 'content-type')
  return type?.split(';', 1)[0]?.trim().toLowerCase() === formType
}

/**
 * Reads the fields of a form (WHATWG URL, application/x-www-form-urlencoded parsing); unlike there, what is not UTF-8
 * is refused, not replaced.
 *
 * @throws OcciError `syntax`
 */
export function readPairs(message: ReceivedMessage): Pairs {
  let text: string
  try {
    text = bodyText(message.body)
  } catch {
    throw new OcciError('syntax', 'the form is not UTF-8')
  }
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const end = pair.indexOf('=')
      const name = decodePart(end === -1 ? pair : pair.slice(0, end), undefined)
      return [name, end === -1 ? '' : decodePart(pair.slice(end + 1), name)]
    })
}

function decodePart(text: string, field: string | undefined): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    const message = `${field === undefined ? 'the name of a field' : `the value of ${field}`} is not percent-encoded UTF-8`
    throw faultsError('syntax', [{ message, path: [], ...(field === undefined ? {} : { position: { field } }) }])
  }
}
