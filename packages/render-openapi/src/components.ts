import type { WrittenObject } from './written-object.ts'

/** A reference to a component. */
export interface Reference {
  readonly $ref: string
}

/** What a description names and refers to. */
export type Section = 'schemas' | 'responses' | 'parameters' | 'headers'

/** The named parts of a description. One is written when it is first referred to, so that none is there without use. */
export class Components {
  readonly #prefix: (section: Section) => string
  readonly #sections = new Map<Section, Map<string, WrittenObject>>()

  /** @param prefix what stands before the name of a component in references to it */
  constructor(prefix: (section: Section) => string) {
    this.#prefix = prefix
  }

  /** Returns a reference to a component. */
  ref(section: Section, name: string, write: () => WrittenObject): Reference {
    let components = this.#sections.get(section)
    if (components === undefined) {
      components = new Map()
      this.#sections.set(section, components)
    }
    if (!components.has(name)) {
      // It has its place before it is written, since it may refer to itself.
      components.set(name, {})
      components.set(name, write())
    }
    return { $ref: this.#prefix(section) + name }
  }

  /** The components of a section, by name. */
  section(section: Section): WrittenObject | undefined {
    const components = this.#sections.get(section)
    return components === undefined ? undefined : Object.fromEntries(components)
  }
}
