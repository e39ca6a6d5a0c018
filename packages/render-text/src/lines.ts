import type { Position } from '@occi/core'
import { carriageReturn, lineFeed } from './characters.ts'
import type { Source } from './scanner.ts'

/** One line of a body: its place in the text, without its end. */
export class Line implements Source {
  /** From 1. */
  readonly number: number
  readonly start: number
  readonly end: number

  constructor(number: number, start: number, end: number) {
    this.number = number
    this.start = start
    this.end = end
  }

  get position(): Position {
    return { line: this.number }
  }
}

/**
 * Visits the lines of a text. `\r\n` is the standard's end of a line; `\n`, `\r` and `\n\r` are what some clients send.
 *
 * @param visit returns whether to go on
 */
export function visitLines(text: string, visit: (line: Line) => boolean): void {
  // A byte order mark is no part of the first line.
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const hasReturns = text.includes('\r')
  for (let number = 1; start < text.length; number++) {
    const end = hasReturns ? endOfLine(text, start) : endBefore(text.indexOf('\n', start), text)
    if (!visit(new Line(number, start, end))) return
    const second = text.charCodeAt(end + 1)
    start = isLineEnd(second) && second !== text.charCodeAt(end) ? end + 2 : end + 1
  }
}

function endOfLine(text: string, start: number): number {
  let end = start
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
  return end
}

function endBefore(lineFeed: number, text: string): number {
  return lineFeed === -1 ? text.length : lineFeed
}

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn
}
