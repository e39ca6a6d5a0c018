import type { RawAttributes, RawValue } from '@occi/core'
import { attributeOfField } from './names.ts'
import type { Pairs } from './pairs.ts'

/** The fields of a form by name. Empty ones are not given, except where the form says that they are. */
export class FormValues {
  readonly pairs: Pairs
  readonly #values = new Map<string, string[]>()
  readonly #emptied: ReadonlySet<string>

  constructor(pairs: Pairs) {
    this.pairs = pairs
    for (const [name, value] of pairs) {
      const values = this.#values.get(name)
      if (values === undefined) this.#values.set(name, [value])
      else values.push(value)
    }
    // A replacement says what is there: what is empty in it is not there (GFD.223 Replace).
    this.#emptied = new Set(this.first('_method') === 'PUT' ? [] : this.#values.get('_empty'))
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The values of a repeated field that are not empty. */
  all(name: string): readonly string[] {
    return (this.#values.get(name) ?? []).filter((value) => value !== '')
  }

  first(name: string): string | undefined {
    return this.all(name)[0]
  }

  /** The value of a field: the last one that is not empty; the empty text where the form says that empty is a value. */
  value(name: string): string | undefined {
    return this.all(name).at(-1) ?? (this.has(name) && this.#emptied.has(name) ? '' : undefined)
  }

  /** The same as a value whose type the form does not know. */
  text(name: string): RawValue | undefined {
    const text = this.value(name)
    return text === undefined ? undefined : { text }
  }

  /** Whether it has no fields but those that say how it is meant. */
  get isEmpty(): boolean {
    return this.pairs.every(([name]) => name.startsWith('_'))
  }

  /** The values of all fields of attributes. */
  attributes(): RawAttributes {
    const attributes = new Map<string, RawValue>()
    for (const field of this.#values.keys()) {
      const name = attributeOfField(field)
      const value = name === undefined ? undefined : this.text(field)
      if (name !== undefined && value !== undefined) attributes.set(name, value)
    }
    return attributes
  }
}
