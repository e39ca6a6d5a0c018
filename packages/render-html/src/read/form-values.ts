import type { RawAttributes, RawValue } from '@occi/core/authoring'
import { toBase64, unixLines } from './base64-text.ts'
import { attributeOfField, fieldOfWas, isCategoryField, wasField } from './names.ts'
import type { Pairs } from './pairs.ts'

/** The fields of a form by name. Empty ones are not given, unless the form says that they are. */
export class FormValues {
  readonly pairs: Pairs
  readonly #values = new Map<string, string[]>()
  /** The values that are not empty. A field can stand in a form very often, and is read very often. */
  readonly #filled = new Map<string, string[]>()
  readonly #emptied: ReadonlySet<string>
  /** The fields with text whose value is its base64. */
  readonly #texts = new Set<string>()
  /** The fields that count only if one of these categories is chosen, since they are hidden else. */
  readonly #conditions = new Map<string, string[]>()
  /** Whether it says all that is to be there, not only what is to change. */
  readonly isReplacement: boolean
  /** Whether the form was created for a free location. */
  readonly sawNothing: boolean

  constructor(pairs: Pairs) {
    this.pairs = pairs
    for (const [name, value] of pairs) if (name === '_text') this.#texts.add(value)
    for (const [field, sent] of pairs) {
      const name = isCategoryField(field) ? 'category' : field
      const value = this.isText(fieldOfWas(name) ?? name) ? unixLines(sent) : sent
      push(this.#values, name, value)
      if (value !== '') push(this.#filled, name, value)
    }
    for (const condition of this.all('_if')) {
      const [category = '', ...fields] = condition.split(' ')
      for (const field of fields) push(this.#conditions, field, category)
    }
    this.isReplacement = this.first('_method') === 'PUT'
    this.sawNothing = this.first('_was') === 'nothing'
    // A replacement says what is there: what is empty in it is not there (GFD.223 Replace), but for the empty texts that
    // the form was made with.
    this.#emptied = new Set(this.#values.get(this.isReplacement ? '_blank' : '_empty'))
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The values of a repeated field that are not empty. */
  all(name: string): readonly string[] {
    return this.#filled.get(name) ?? []
  }

  first(name: string): string | undefined {
    return this.all(name)[0]
  }

  /** Returns whether a field has text whose value is its base64. */
  isText(name: string): boolean {
    return this.#texts.has(name)
  }

  /** The value of a field: the last one that is not empty; the empty text if the form says that empty is a value. */
  value(name: string): string | undefined {
    const typed = this.all(name).at(-1)
    if (typed !== undefined) return this.isText(name) ? toBase64(typed) : typed
    return this.has(name) && this.#emptied.has(name) ? '' : undefined
  }

  /** The same as a value whose type the form does not know. */
  text(name: string): RawValue | undefined {
    const text = this.value(name)
    return text === undefined ? undefined : { text }
  }

  /** The value of a field when the form was created, if the form says so. */
  was(name: string): string | undefined {
    const shown = this.#values.get(wasField(name))?.at(-1)
    return shown !== undefined && this.isText(name) ? toBase64(shown) : shown
  }

  /** The fields of which the form tells what they showed. */
  get known(): readonly string[] {
    return [...this.#values.keys()].map(fieldOfWas).filter((field) => field !== undefined)
  }

  /** Whether the form tells what a field showed, and that is what it still says: of a free place, that it is empty. */
  isUntouched(name: string): boolean {
    if (this.sawNothing) return this.first(name) === undefined
    const before = this.#values.get(wasField(name))
    if (before === undefined) return false
    if (name === 'category') return sameSet(before, this.all(name))
    return this.has(name) && (this.all(name).at(-1) ?? '') === (before.at(-1) ?? '')
  }

  /** Whether a field is to be read: a form that changes a part of something leaves the rest unsaid. */
  says(name: string): boolean {
    return this.isReplacement || !this.isUntouched(name)
  }

  /** Whether it has no fields but those that say how it is meant. */
  get isEmpty(): boolean {
    return this.pairs.every(([name]) => name.startsWith('_'))
  }

  /** Returns whether a field belongs to features of which none is chosen. */
  #isHidden(field: string, chosen: ReadonlySet<string>): boolean {
    const categories = this.#conditions.get(field)
    return categories !== undefined && !categories.some((one) => chosen.has(one))
  }

  /** The values of all fields of attributes. */
  attributes(): RawAttributes {
    const attributes = new Map<string, RawValue>()
    const chosen = new Set(this.all('category'))
    for (const field of this.#values.keys()) {
      const name = attributeOfField(field)
      const value =
        name === undefined || !this.says(field) || this.#isHidden(field, chosen) ? undefined : this.text(field)
      if (name !== undefined && value !== undefined) attributes.set(name, value)
    }
    return attributes
  }
}

function push(values: Map<string, string[]>, name: string, value: string): void {
  const others = values.get(name)
  if (others === undefined) values.set(name, [value])
  else others.push(value)
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  const [a, b] = [new Set(some), new Set(others)]
  return a.size === b.size && [...a].every((one) => b.has(one))
}
