import { faultsError } from './error.ts'

/**
 * Header fields in the order they were sent, repeats kept. Values are octet strings: each character stands for one
 * octet, as node:http and `Headers` give them.
 */
export type Fields = readonly (readonly [name: string, value: string])[]

/** What a message carries; a stream gives octets or text piece by piece. */
export type Body = string | Uint8Array | AsyncIterable<string | Uint8Array>

/** A request or an answer without what only HTTP knows: the type on which renderings work. */
export interface Message {
  readonly fields: Fields
  readonly body: Body
}

/** A message whose body has been read whole. */
export interface ReceivedMessage extends Message {
  readonly body: string | Uint8Array
}

/** The values of a header field, whatever the case of its name. */
export function fieldValues(fields: Fields, name: string): readonly string[] {
  const wanted = name.toLowerCase()
  return fields.filter((field) => field[0].toLowerCase() === wanted).map((field) => field[1])
}

const bodyDecoder = new TextDecoder('utf-8', { fatal: true })
const fieldDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * The text of a body; a byte order mark at its start is none of it.
 *
 * @throws OcciError `syntax` with the line that is not UTF-8
 */
export function bodyText(body: string | Uint8Array): string {
  if (typeof body === 'string') return body
  const text = decodeOctets(body)
  if (text !== undefined) return text
  const position = { line: lineWithoutText(body) }
  throw faultsError('syntax', [{ message: 'the octets are not UTF-8, expected text in UTF-8', path: [], position }])
}

function decodeOctets(octets: Uint8Array): string | undefined {
  try {
    return bodyDecoder.decode(octets)
  } catch {
    return undefined
  }
}

const lineFeed = 10

/** The first line that is not UTF-8. A line feed is never a part of another character. */
function lineWithoutText(octets: Uint8Array): number {
  let line = 1
  for (let start = 0; ; line++) {
    const end = octets.indexOf(lineFeed, start)
    if (end < 0 || decodeOctets(octets.subarray(start, end)) === undefined) return line
    start = end + 1
  }
}

const beyondAscii = /[\u0080-\uffff]/
const beyondOctets = /[\u0100-\uffff]/

/**
 * The text of a header field's value, whose octets are UTF-8 (ISO 8859-1 if they are not).
 *
 * @param value an octet string; what holds more than octets is text already, and stays
 */
export function fieldText(value: string): string {
  if (!beyondAscii.test(value) || beyondOctets.test(value)) return value
  try {
    return fieldDecoder.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)))
  } catch {
    return value
  }
}

/** The octet string that carries a text in a header field, in UTF-8: what `fieldText` reads. */
export function fieldOctets(text: string): string {
  if (!beyondAscii.test(text)) return text
  let octets = ''
  for (const octet of encoder.encode(text)) octets += String.fromCharCode(octet)
  return octets
}
