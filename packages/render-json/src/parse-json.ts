import type { Json, JsonObject, OcciError } from '@occi/core'
import { faultsError } from '@occi/core/authoring'

/**
 * Reads a JSON text (RFC 8259) as `JSON.parse` does, but says in which line and column it goes wrong and what was
 * expected there. It also refuses what would be read differently by different readers: a member that is given twice,
 * a number beyond all bounds, nesting deeper than `maxDepth`.
 *
 * @throws OcciError `syntax` with the position of the first fault
 */
export function parseJson(text: string, maxDepth: number): Json {
  return new JsonReader(text, maxDepth).document()
}

type Members = { -readonly [K in keyof JsonObject]: JsonObject[K] }

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /[A-Za-z0-9_$.+-]{1,20}/y
const unicodeEscape = /u[0-9A-Fa-f]{4}/y
const lineBreak = /\r\n|\r|\n/g
const literals: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

const [tab, lineFeed, carriageReturn, space, quote, backslash, byteOrderMark] = [9, 10, 13, 32, 34, 92, 0xfeff]

class JsonReader {
  readonly #text: string
  readonly #maxDepth: number
  #at = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#maxDepth = maxDepth
  }

  document(): Json {
    if (this.#text.charCodeAt(0) === byteOrderMark) this.#at = 1
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('nothing more')
    return value
  }

  #value(depth: number): Json {
    this.#skipSpace()
    const first = this.#text.charAt(this.#at)
    if (first === '"') return this.#string()
    if (first === '{' || first === '[') {
      if (depth === this.#maxDepth) throw this.#fault(`nested deeper than ${this.#maxDepth}, which is the most`)
      this.#at++
      return first === '{' ? this.#object(depth + 1) : this.#array(depth + 1)
    }
    for (const [name, value] of literals) {
      if (!this.#text.startsWith(name, this.#at)) continue
      this.#at += name.length
      return value
    }
    return this.#number()
  }

  #object(depth: number): JsonObject {
    const members: Members = {}
    if (this.#takes('}')) return members
    do {
      this.#skipSpace()
      const start = this.#at
      if (this.#text.charCodeAt(start) !== quote) throw this.#unexpected('the name of a member in double quotes')
      const name = this.#string()
      if (Object.hasOwn(members, name)) throw this.#fault(`the member ${JSON.stringify(name)} is given twice`, start)
      if (!this.#takes(':')) throw this.#unexpected("':'")
      const value = this.#value(depth)
      // As JSON.parse does: a member of this name is one like any other, never the prototype.
      if (name === '__proto__') Object.defineProperty(members, name, { value, ...ordinary })
      else members[name] = value
    } while (this.#takes(','))
    if (!this.#takes('}')) throw this.#unexpected("',' or '}'")
    return members
  }

  #array(depth: number): Json[] {
    const items: Json[] = []
    if (this.#takes(']')) return items
    do items.push(this.#value(depth))
    while (this.#takes(','))
    if (!this.#takes(']')) throw this.#unexpected("',' or ']'")
    return items
  }

  #string(): string {
    const text = this.#text
    const start = this.#at
    let escaped = false
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.#at = at + 1
        // Escapes were checked: JSON.parse only has to undo them.
        return escaped ? JSON.parse(text.slice(start, at + 1)) : text.slice(start + 1, at)
      }
      if (code === backslash) {
        escaped = true
        at = this.#escape(at + 1)
      } else if (code < space) {
        throw this.#fault('a line break or control character within a string, expected an escape as \\n or \\u0007', at)
      }
    }
    throw this.#fault('a string that does not end, expected a double quote', start)
  }

  /** Checks what follows a backslash; returns the place of its last character. */
  #escape(at: number): number {
    if (at < this.#text.length && '"\\/bfnrt'.includes(this.#text.charAt(at))) return at
    unicodeEscape.lastIndex = at
    if (unicodeEscape.test(this.#text)) return at + 4
    throw this.#fault(
      'a backslash that escapes nothing, expected one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u and 4 digits',
      at - 1,
    )
  }

  #number(): number {
    const start = this.#at
    number.lastIndex = start
    const found = number.exec(this.#text)?.[0]
    if (found === undefined) throw this.#unexpected('a value')
    const value = Number(found)
    if (!Number.isFinite(value)) throw this.#fault('a number that is too large')
    this.#at = start + found.length
    return value
  }

  #takes(character: string): boolean {
    this.#skipSpace()
    if (this.#text.charAt(this.#at) !== character) return false
    this.#at++
    return true
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) return
      this.#at++
    }
  }

  #unexpected(expected: string): OcciError {
    return this.#fault(`expected ${expected}, found ${this.#found()}`)
  }

  #found(): string {
    if (this.#at >= this.#text.length) return 'the end'
    word.lastIndex = this.#at
    return word.exec(this.#text)?.[0] ?? JSON.stringify(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0))
  }

  #fault(message: string, at = this.#at): OcciError {
    const before = this.#text.slice(0, at).split(lineBreak)
    const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    return faultsError('syntax', [{ message, path: [], position }])
  }
}

const ordinary = { enumerable: true, configurable: true, writable: true }
