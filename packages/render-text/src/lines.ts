import { bodyText, faultsError } from '@occi/core'
import { carriageReturn, lineFeed } from './characters.ts'

/** One line of a body: where it is in the text, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number
  readonly start: number
  readonly end: number
}

/**
 * The lines of a text. `\r\n` is the standard's end of a line; `\n`, `\r` and `\n\r` are what some clients send.
 */
export function* linesOf(text: string): Generator<Line> {
  // A byte order mark is no part of the first line.
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (let number = 1; start < text.length; number++) {
    let end = start
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
    yield { number, start, end }
    const [first, second] = [text.charCodeAt(end), text.charCodeAt(end + 1)]
    start = isLineEnd(second) && second !== first ? end + 2 : end + 1
  }
}

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn
}

/**
 * The text of a body.
 *
 * @throws OcciError `syntax` with the line that is not UTF-8
 */
export function textOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return body
  try {
    return bodyText(body)
  } catch {
    const position = { line: lineWithoutText(body) }
    throw faultsError('syntax', [{ message: 'the octets are not UTF-8, expected text in UTF-8', path: [], position }])
  }
}

/** The first line that is not UTF-8. A line feed is never a part of another character. */
function lineWithoutText(body: Uint8Array): number {
  let line = 1
  for (let start = 0; ; line++) {
    const end = body.indexOf(lineFeed, start)
    try {
      bodyText(body.subarray(start, end < 0 ? body.length : end))
    } catch {
      return line
    }
    if (end < 0) return line
    start = end + 1
  }
}
