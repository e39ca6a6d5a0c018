import type { Fault, Json, JsonObject } from '@occi/core'
import { faultsError, isJsonObject, shorten } from '@occi/core/authoring'
import type { DocumentPath, YamlDocument } from './yaml.ts'

/** As many faults as anyone reads. */
const most = 100

/** Everything that is wrong with a document, each with its line and column. */
export class Faults {
  /** Whether unknown members are ignored, as in the answer of a server that says more than is known here. */
  readonly isTolerant: boolean
  readonly #document: YamlDocument
  readonly #list: Fault[] = []

  constructor(document: YamlDocument, { isTolerant = false }: { readonly isTolerant?: boolean } = {}) {
    this.#document = document
    this.isTolerant = isTolerant
  }

  add(message: string, path: DocumentPath): void {
    if (this.#list.length < most) this.#list.push({ message, path: [], position: this.#document.positionOf(path) })
  }

  /** Throws an OcciError `syntax` with all faults, if there are any. */
  throwIfAny(): void {
    if (this.#list.length > 0) throw faultsError('syntax', this.#list)
  }
}

/**
 * A mapping, each member read as what it must be. One of another sort is a fault, and then read as if it were absent, so
 * that all faults of a document come to light at once.
 */
export class Mapping {
  readonly value: JsonObject
  /** Where it stands in the document. */
  readonly path: DocumentPath
  readonly #faults: Faults

  constructor(value: JsonObject, path: DocumentPath, faults: Faults) {
    this.value = value
    this.path = path
    this.#faults = faults
  }

  get entries(): readonly (readonly [string, Json])[] {
    return Object.entries(this.value)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name)
  }

  get(name: string): Json | undefined {
    return this.has(name) ? this.value[name] : undefined
  }

  /** Adds a fault about the mapping itself, or about one of its members. */
  fault(message: string, ...within: DocumentPath): void {
    this.#faults.add(message, [...this.path, ...within])
  }

  /** Adds a fault for every member that does not belong here: in a request, nothing is ignored. */
  refuseOthers(names: readonly string[]): void {
    if (this.#faults.isTolerant) return
    for (const [name] of this.entries) {
      if (!names.includes(name)) this.fault(`${quoted(name)} does not belong here, expected ${names.join(', ')}`, name)
    }
  }

  string(name: string): string | undefined {
    const value = this.get(name)
    return value === undefined || typeof value === 'string' ? value : this.#wrong(name, 'a string', value)
  }

  boolean(name: string): boolean | undefined {
    const value = this.get(name)
    return value === undefined || typeof value === 'boolean' ? value : this.#wrong(name, 'true or false', value)
  }

  mapping(name: string): Mapping | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    return isJsonObject(value) ? this.#within(value, name) : this.#wrong(name, 'a mapping', value)
  }

  strings(name: string): readonly string[] | undefined {
    return this.#items(name)?.flatMap((item, index) => {
      return typeof item === 'string' ? [item] : (this.#wrong(name, 'a sequence of strings', item, index) ?? [])
    })
  }

  mappings(name: string): readonly Mapping[] | undefined {
    return this.#items(name)?.flatMap((item, index) => {
      if (isJsonObject(item)) return [this.#within(item, name, index)]
      return this.#wrong(name, 'a sequence of mappings', item, index) ?? []
    })
  }

  #items(name: string): readonly Json[] | undefined {
    const value = this.get(name)
    return value === undefined || Array.isArray(value) ? value : this.#wrong(name, 'a sequence', value)
  }

  #within(value: JsonObject, ...path: DocumentPath): Mapping {
    return new Mapping(value, [...this.path, ...path], this.#faults)
  }

  #wrong(name: string, expected: string, found: Json, ...within: DocumentPath): undefined {
    this.fault(`${name} must be ${expected}, found ${sortOf(found)}`, name, ...within)
  }
}

/** The sort of a value in words. */
export function sortOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a sequence'
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`
}

/** What a client wrote, within a fault: in quotes, on one line, and short. */
export function quoted(text: string): string {
  return JSON.stringify(shorten(text, 60))
}

/** A collection, if it holds anything: what is undefined is not written. */
export function unlessEmpty<T extends object>(collection: T): T | undefined {
  return Object.values(collection).some((value) => value !== undefined) ? collection : undefined
}
