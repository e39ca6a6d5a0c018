import type { Fault, Json, JsonObject } from '@occi/core'
import { faultsError, isJsonObject } from '@occi/core/authoring'
import { pointerTo } from './pointer.ts'
import { quoted, sortOf } from './words.ts'

/** As many faults as a person reads; the others are counted, so that a large body cannot cause a larger answer. */
const most = 100

/** Everything that is wrong with a document, each with its JSON Pointer. */
export class DocumentFaults {
  /** Whether unknown members are ignored, and null is no value: in answers of servers, which may say more than is known. */
  readonly isTolerant: boolean
  readonly #list: Fault[] = []
  #others = 0

  constructor({ isTolerant = false }: { readonly isTolerant?: boolean } = {}) {
    this.isTolerant = isTolerant
  }

  add(message: string, pointer: string): void {
    if (this.#list.length < most) this.#list.push({ message, path: [], position: { pointer } })
    else this.#others++
  }

  /** Throws an OcciError `syntax` with all faults, if there are any. */
  throwIfAny(): void {
    if (this.#list.length === 0) return
    const others = { message: `${this.#others} more faults`, path: [], position: { pointer: '' } }
    throw faultsError('syntax', this.#others === 0 ? this.#list : [...this.#list, others])
  }
}

/** A value and where it stands. */
export interface Node<V extends Json = Json> {
  readonly value: V
  readonly pointer: string
}

/** Returns whether a node is an object. */
export function isObjectNode(node: Node): node is Node<JsonObject> {
  return isJsonObject(node.value)
}

/**
 * The members of an object, each read as what it must be. A member of another sort is a fault, and then read as if it
 * were absent, so that all faults of a document come to light at once.
 */
export class Members implements Node<JsonObject> {
  readonly value: JsonObject
  readonly pointer: string
  readonly faults: DocumentFaults

  constructor({ value, pointer }: Node<JsonObject>, faults: DocumentFaults) {
    this.value = value
    this.pointer = pointer
    this.faults = faults
  }

  /** Adds a fault for every member that does not belong here; in answers such members are ignored. */
  refuseOthers(names: ReadonlySet<string>, what: string): void {
    if (this.faults.isTolerant) return
    for (const name of Object.keys(this.value)) {
      if (names.has(name)) continue
      this.faults.add(`${quoted(name)} is not a member of ${what}: expected ${[...names].join(', ')}`, this.at(name))
    }
  }

  /** Where a member stands. */
  at(name: string): string {
    return pointerTo(this.pointer, name)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name) && !(this.faults.isTolerant && this.value[name] === null)
  }

  get(name: string): Json | undefined {
    return this.has(name) ? this.value[name] : undefined
  }

  string(name: string): string | undefined {
    const value = this.get(name)
    if (value === undefined || typeof value === 'string') return value
    return this.#wrong(name, 'a string', value)
  }

  boolean(name: string): boolean | undefined {
    const value = this.get(name)
    if (value === undefined || typeof value === 'boolean') return value
    return this.#wrong(name, 'true or false', value)
  }

  object(name: string): Node<JsonObject> | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    return isJsonObject(value) ? { value, pointer: this.at(name) } : this.#wrong(name, 'an object', value)
  }

  items(name: string): readonly Node[] | undefined {
    const values = this.#array(name)
    if (values === undefined) return undefined
    const pointer = this.at(name)
    return values.map((value, index) => ({ value, pointer: pointerTo(pointer, index) }))
  }

  #array(name: string): readonly Json[] | undefined {
    const value = this.get(name)
    return value === undefined || Array.isArray(value) ? value : this.#wrong(name, 'an array', value)
  }

  /** The objects of an array. */
  objects(name: string): readonly Node<JsonObject>[] | undefined {
    return this.items(name)?.flatMap((node) => {
      if (isObjectNode(node)) return [node]
      this.faults.add(`${name} must hold objects, found ${sortOf(node.value)}`, node.pointer)
      return []
    })
  }

  /** The strings of an array. */
  strings(name: string): readonly string[] | undefined {
    return this.#array(name)?.filter((value, index): value is string => {
      if (typeof value === 'string') return true
      this.faults.add(`${name} must hold strings, found ${sortOf(value)}`, pointerTo(this.at(name), index))
      return false
    })
  }

  /** A type identifier. */
  identifier(name: string): string | undefined {
    const value = this.get(name)
    if (value === undefined || typeof value === 'string') return value
    return this.#identifierOf(name, { value, pointer: this.at(name) })
  }

  /** The type identifiers of an array. */
  identifiers(name: string): readonly string[] | undefined {
    return this.items(name)?.flatMap((node) => this.#identifierOf(name, node) ?? [])
  }

  /** `GFD.226` names categories by a string; some clients show the category, whose scheme and term say the same. */
  #identifierOf(name: string, { value, pointer }: Node): string | undefined {
    if (typeof value === 'string') return value
    if (isJsonObject(value) && typeof value.scheme === 'string' && typeof value.term === 'string') {
      return value.scheme + value.term
    }
    this.faults.add(`${name} must name categories as "<scheme><term>", found ${sortOf(value)}`, pointer)
    return undefined
  }

  #wrong(name: string, expected: string, found: Json): undefined {
    this.faults.add(`${name} must be ${expected}, found ${sortOf(found)}`, this.at(name))
  }
}
