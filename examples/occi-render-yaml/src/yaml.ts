import type { Fault, Json, OcciError, Position } from '@occi/core'
import { faultsError } from '@occi/core/authoring'
import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  stringify,
} from 'yaml'

/**
 * Writes plain data as a YAML document; members that are undefined are left out.
 *
 * Strings that YAML 1.1 takes for something else (`yes`, `12:30`, `2026-01-31`) are quoted, since many readers still
 * follow it; values are never given as aliases, which not every reader follows.
 */
export function formatYaml(data: object): string {
  return stringify(data, { schema: 'core', compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false })
}

/** The limits of a message. */
export interface YamlLimits {
  readonly maxDepth: number
  readonly maxValues: number
}

/** Names and indices that lead to a value of a document. */
export type DocumentPath = readonly (string | number)[]

/** A document that was read: its value, and where each part of it stands. */
export interface YamlDocument {
  readonly value: Json
  /** Where a value starts; what is not there is missed in what should hold it. */
  readonly positionOf: (path: DocumentPath) => Position
}

/**
 * Reads a YAML document as data, safely from any sender: the types of JSON and no others, no tags of an application, every key
 * once, and a bounded amount of it.
 *
 * @returns undefined if the text holds no document
 * @throws OcciError `syntax` with line and column of every fault
 */
export function parseYaml(text: string, limits: YamlLimits): YamlDocument | undefined {
  const lines = new LineCounter()
  const documents = compose(text, lines, limits)
  const [document, another] = documents
  if (document === undefined) return undefined
  const places = [...document.errors, ...document.warnings].map(({ message, pos }) => faultAt(lines, message, pos[0]))
  if (another !== undefined) places.push(faultAt(lines, 'expected one document', another.range[0]))
  if (places.length > 0) throw faultsError('syntax', places.slice(0, 10))
  const root: Node | null = document.contents
  const value = new Reader(lines, limits).read(root)
  return { value, positionOf: (path) => positionAt(lines, offsetOf(find(root, path))) }
}

/**
 * Text to documents, in the three steps of the library, so that it stops when a message exceeds the limits
 * before it costs anything.
 */
function compose(text: string, lines: LineCounter, { maxDepth, maxValues }: YamlLimits) {
  const tokens = []
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme))
    // A value takes up to ten lexemes: itself, its key, the spaces and indicators around them.
    if (++count > maxValues * 10) throw tooMany(lines, maxValues, parser.offset)
    if (parser.stack.length > maxDepth) throw syntaxError(lines, `nested deeper than ${maxDepth}`, parser.offset)
    const wrong = tokens.at(-1)
    if (wrong?.type === 'error') throw syntaxError(lines, wrong.message, wrong.offset)
  }
  tokens.push(...parser.end())
  const composer = new Composer({
    schema: 'core', // whatever version a %YAML directive names
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false, // `Reader` looks, in less time
    prettyErrors: false,
  })
  return [...composer.compose(tokens)]
}

/** Turns nodes into values. */
class Reader {
  readonly #lines: LineCounter
  readonly #maxValues: number
  readonly #anchored = new Map<string, { readonly value: Json; readonly count: number }>()
  #count = 0

  constructor(lines: LineCounter, { maxValues }: YamlLimits) {
    this.#lines = lines
    this.#maxValues = maxValues
  }

  read(node: Node | null): Json {
    if (isAlias(node)) return this.#repeat(node.source, node)
    const before = this.#count
    this.#add(1, node)
    const value = this.#valueOf(node)
    // Only what is whole can be repeated, so nothing can hold itself.
    const anchor = node?.anchor
    if (anchor !== undefined) this.#anchored.set(anchor, { value, count: this.#count - before })
    return value
  }

  #valueOf(node: Node | null): Json {
    if (isSeq<Node>(node)) return node.items.map((item) => this.read(item))
    if (isMap<Node, Node | null>(node)) {
      const members = new Map<string, Json>()
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : ''
        if (members.has(name)) throw syntaxError(this.#lines, `${JSON.stringify(name)} is given twice`, offsetOf(key))
        members.set(name, this.read(value))
      }
      return Object.fromEntries(members)
    }
    const value = isScalar(node) ? node.value : null
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
    if (Number.isFinite(value)) return Number(value)
    throw syntaxError(this.#lines, `${value} is no value, expected a finite number`, offsetOf(node))
  }

  #repeat(anchor: string, node: Node): Json {
    const anchored = this.#anchored.get(anchor)
    if (anchored === undefined)
      throw syntaxError(this.#lines, `nothing before this is anchored as ${anchor}`, offsetOf(node))
    this.#add(anchored.count, node)
    return anchored.value
  }

  #add(count: number, node: Node | null): void {
    this.#count += count
    if (this.#count > this.#maxValues) throw tooMany(this.#lines, this.#maxValues, offsetOf(node))
  }
}

/** The node that a path leads to, or the last on the way there. */
function find(root: Node | null, path: DocumentPath): Node | null {
  let node = root
  for (const step of path) {
    const next: unknown = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step)?.value
      : isSeq(node) && typeof step === 'number'
        ? node.items[step]
        : undefined
    if (!isNode(next)) break
    node = next
  }
  return node
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(Math.max(offset, 0))
  return { line, column: col }
}

function faultAt(lines: LineCounter, message: string, offset: number): Fault {
  return { message, path: [], position: positionAt(lines, offset) }
}

function syntaxError(lines: LineCounter, message: string, offset: number): OcciError {
  return faultsError('syntax', [faultAt(lines, message, offset)])
}

function tooMany(lines: LineCounter, maxValues: number, offset: number): OcciError {
  return syntaxError(lines, `more values than the ${maxValues} that one message may have`, offset)
}
