import type { Position } from '@occi/core'
import {
  backslash,
  comma,
  describeCharacter,
  equals,
  greater,
  isAlphanumeric,
  isBareCharacter,
  isSpace,
  isTermCharacter,
  isUriCharacter,
  less,
  quote,
  semicolon,
} from './characters.ts'

/** Where a scanned text stands in its message. */
export interface Source {
  /** The line or header field in which columns are counted. */
  readonly position: Position
  /** Offset of its first character in the scanned text. */
  readonly start: number
}

const alone: Source = { position: {}, start: 0 }

/** A fault at one place of a text. The renderings catch it, collect it with others, and go on. */
export class ScanError extends Error {
  readonly position: Position

  constructor(message: string, position: Position) {
    super(message)
    this.name = 'ScanError'
    this.position = position
  }
}

/** What `#peek` gives at the end. */
const end = -1

/**
 * Reads the tokens of `GFD.229 ABNF Definitions` from a piece of text: one pass, forward only, so the time is linear
 * in the length whatever the input is.
 */
export class Scanner {
  /** Where the next token starts. */
  offset: number
  readonly source: Source
  readonly #text: string
  readonly #end: number

  constructor(text: string, source: Source = alone, start = 0, until = text.length) {
    this.#text = text
    this.source = source
    this.offset = start
    this.#end = until
  }

  get atEnd(): boolean {
    return this.offset >= this.#end
  }

  /** Whether a value of a list ends here. */
  get atValueEnd(): boolean {
    return this.atEnd || this.#peek() === comma
  }

  #peek(): number {
    return this.offset < this.#end ? this.#text.charCodeAt(this.offset) : end
  }

  skipSpaces(): void {
    while (isSpace(this.#peek())) this.offset++
  }

  /** Skips what may follow a parameter: spaces and any number of semicolons. */
  skipSemicolons(): void {
    for (let code = this.#peek(); isSpace(code) || code === semicolon; code = this.#peek()) this.offset++
  }

  /** Skips what may stand between the values of a list: spaces and any number of commas. */
  skipCommas(): void {
    for (let code = this.#peek(); isSpace(code) || code === comma; code = this.#peek()) this.offset++
  }

  /** Takes one character of ASCII if it comes next. */
  take(character: string): boolean {
    if (this.#peek() !== character.charCodeAt(0)) return false
    this.offset++
    return true
  }

  /** Takes everything up to a character of ASCII, and that character. */
  takeUntil(character: string): string {
    const start = this.offset
    const code = character.charCodeAt(0)
    while (!this.atEnd && this.#peek() !== code) this.offset++
    if (this.atEnd) throw this.expected(`'${character}'`)
    return this.#text.slice(start, this.offset++)
  }

  /** Takes an equals sign and the spaces around it. */
  takeEquals(): void {
    this.skipSpaces()
    if (this.#peek() !== equals) throw this.expected("'='")
    this.offset++
    this.skipSpaces()
  }

  /** Reads a `term` or `attribute-name`: a letter or digit, then also `-`, `_` and `.`. */
  term(what: string): string {
    const start = this.offset
    let at = start
    if (isAlphanumeric(this.#peek())) while (at < this.#end && isTermCharacter(this.#text.charCodeAt(at))) at++
    if (start === at) throw this.expected(what)
    this.offset = at
    return this.#text.slice(start, at)
  }

  /** Reads a value: a quoted string, or, more than the standard has, any text without separators. */
  value(): string {
    if (this.#peek() === quote) return this.#quoted()
    const start = this.offset
    let at = start
    while (at < this.#end && isBareCharacter(this.#text.charCodeAt(at))) at++
    this.offset = at
    if (this.#peek() === quote) {
      throw this.error('found a quotation mark within an unquoted value, expected the whole value in quotation marks')
    }
    if (start === this.offset) throw this.expected('a value')
    return this.#text.slice(start, this.offset)
  }

  /** In a quoted string `\"` and `\\` are escapes, any other backslash is itself. */
  #quoted(): string {
    const start = this.offset++
    let read = ''
    let kept = this.offset
    for (let at = kept; at < this.#end; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === quote) {
        this.offset = at + 1
        return read + this.#text.slice(kept, at)
      }
      if (code === backslash && this.#isEscape(at)) {
        read += this.#text.slice(kept, at)
        kept = ++at
      }
    }
    throw this.error('found no end of the quoted string, expected a closing quotation mark', start)
  }

  /** Returns whether the backslash at an offset escapes what follows. */
  #isEscape(offset: number): boolean {
    if (offset + 1 >= this.#end) return false
    const next = this.#text.charCodeAt(offset + 1)
    return next === quote || next === backslash
  }

  /** Reads `<URI-reference>`. */
  angled(): string {
    if (this.#peek() !== less) throw this.expected("'<' and a URI")
    const start = ++this.offset
    while (isUriCharacter(this.#peek())) this.offset++
    if (start === this.offset) throw this.expected('a URI')
    if (this.#peek() !== greater) throw this.expected("'>' after the URI")
    return this.#text.slice(start, this.offset++)
  }

  /** Reads a URI: up to the next space, or in a list to the next comma, without the semicolons at its end. */
  uri(listed: boolean): string {
    const start = this.offset
    for (let code = this.#peek(); isUriCharacter(code) && !(listed && code === comma); code = this.#peek()) {
      this.offset++
    }
    let until = this.offset
    while (listed && until > start && this.#text.charCodeAt(until - 1) === semicolon) until--
    if (start === until) throw this.expected('a URI')
    return this.#text.slice(start, until)
  }

  /** Goes to the next comma outside quotation marks, to read on after a fault. */
  recover(): void {
    let quoted = false
    for (let code = this.#peek(); code !== end && (quoted || code !== comma); code = this.#peek()) {
      if (code === quote) quoted = !quoted
      else if (quoted && code === backslash && this.#isEscape(this.offset)) this.offset++
      this.offset++
    }
  }

  /** The position of an offset in the message. */
  positionOf(offset: number): Position {
    return { ...this.source.position, column: offset - this.source.start + 1 }
  }

  /** The fault of finding something else than was expected. */
  expected(what: string, offset = this.offset): ScanError {
    return this.error(`found ${this.#describe(offset)}, expected ${what}`, offset)
  }

  error(message: string, offset = this.offset): ScanError {
    return new ScanError(message, this.positionOf(offset))
  }

  /** What stands at an offset, in words: the start of a word, or else one character. */
  #describe(offset: number): string {
    if (offset >= this.#end) return 'the end'
    let until = offset
    while (until < this.#end && until < offset + 30 && isTermCharacter(this.#text.charCodeAt(until))) until++
    if (until > offset) return `'${this.#text.slice(offset, until)}'`
    return describeCharacter(this.#text.codePointAt(offset) ?? 0)
  }
}
