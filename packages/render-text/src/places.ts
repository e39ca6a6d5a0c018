import type { ModelPath, Position } from '@occi/core'
import { coreAttributes, type RawCategory } from '@occi/core/authoring'
import type { TextAttribute } from './attribute.ts'
import { isActionLink, type LinkReference } from './link.ts'
import { type Located, positionOf } from './located.ts'
import type { MessageFields } from './message-fields.ts'

/** Finds the places of what was read by its path in the model. It only runs if there is a fault. */
export class Places {
  readonly #categories: readonly Located<RawCategory>[]
  readonly #locations: readonly Located<string>[]
  readonly #links: readonly Located<LinkReference>[]
  readonly #actions: readonly Located<LinkReference>[]
  readonly #attributes: ReadonlyMap<string, Located<TextAttribute>>

  constructor(fields: MessageFields) {
    this.#categories = fields.categories
    this.#locations = distinct(fields.locations)
    this.#links = fields.links.filter(({ value }) => !isActionLink(value))
    this.#actions = fields.links.filter(({ value }) => isActionLink(value))
    this.#attributes = new Map(fields.attributes.map((attribute) => [attribute.value.name, attribute]))
  }

  /** The locations of the message, each once. */
  get locations(): readonly string[] {
    return this.#locations.map(({ value }) => value)
  }

  /** The place of a part, or of the nearest known one that encloses it; undefined if the message has none. */
  at(path: ModelPath): Position | undefined {
    const [member, key, ...rest] = path[0] === 'entities' ? path.slice(2) : path
    switch (member) {
      case 'categories':
        return place(nth(this.#categories, key), categoryPart(rest))
      case 'links':
        return place(nth(this.#links, key), linkPart(rest))
      case 'locations':
        return place(nth(this.#locations, key))
      case 'attributes':
        return place(this.#attributes.get(String(key)))
      case 'action':
        return place(this.#categories[0])
      case 'actions':
        return place(this.#actions[0])
      default:
        return place(this.#attributes.get(coreName(member)))
    }
  }
}

/** Locations that are repeated count once. */
function distinct(locations: readonly Located<string>[]): readonly Located<string>[] {
  const first = new Map<string, Located<string>>()
  for (const location of locations) if (!first.has(location.value)) first.set(location.value, location)
  return [...first.values()]
}

/** The element of an index; for the list as a whole, its first. */
function nth<T>(list: readonly T[], key: string | number | undefined): T | undefined {
  return list[typeof key === 'number' ? key : 0]
}

function place(found: Located<unknown> | undefined, part?: string): Position | undefined {
  return found === undefined ? undefined : positionOf(found, part)
}

function categoryPart([member, name]: ModelPath): string {
  return member === 'attributes' && name !== undefined ? `attributes ${name}` : String(member)
}

/** The attribute that holds a member of an entity. */
function coreName(member: string | number | undefined): string {
  return coreAttributes.find(({ field }) => field === member)?.name ?? ''
}

function linkPart([member, name]: ModelPath): string {
  switch (member) {
    case 'attributes':
      return String(name)
    case 'categories':
      return 'category'
    case 'id':
      return 'self'
    default:
      return coreName(member)
  }
}
