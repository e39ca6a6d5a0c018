import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { type Category, identifierOf, linkKinds, type Model, resourceKinds, tagCount, tagOf } from './model.ts'
import { type Json, textFor, valueFor } from './values.ts'

/** What a request says, before it is written in a rendering. */
export interface Content {
  readonly kind?: string
  readonly mixins?: readonly string[]
  readonly attributes?: Readonly<Record<string, Json>>
  readonly title?: string
  readonly summary?: string
  readonly id?: string
  readonly source?: string
  readonly target?: string
  readonly links?: readonly Content[]
  readonly action?: string
  readonly locations?: readonly string[]
  readonly definitions?: readonly Category[]
  /** Several entities in one request, in JSON only. */
  readonly entities?: readonly Content[]
}

/** A request, before it is written in a rendering. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly content?: Content
  /** Whether the content is a filter. */
  readonly isFilter?: boolean
}

/** How many entities of a kind have a path that the requests know. */
const placesPerKind = 8

/** Makes requests that a service with these categories can carry out, for most states that it can be in. */
export class Operations {
  readonly #model: Model
  readonly #random: Random
  readonly #choices: readonly (readonly [weight: number, make: () => Operation])[]

  constructor(model: Model, random: Random) {
    this.#model = model
    this.#random = random
    this.#choices = [
      [22, () => this.#put()],
      [6, () => this.#post()],
      [14, () => this.#link()],
      [2, () => this.#several()],
      [10, () => this.#update()],
      [3, () => this.#delete()],
      [10, () => this.#act()],
      [3, () => this.#actOnCollection()],
      [14, () => this.#read()],
      [10, () => this.#list()],
      [3, () => this.#view()],
      [4, () => this.#discover()],
      [5, () => this.#define()],
      [8, () => this.#member()],
      [1, () => this.#deleteCollection()],
      [1, () => ({ method: 'OPTIONS', path: random.chance(0.2) ? '*' : this.#anyPath(), query: [] })],
    ]
  }

  next(): Operation {
    const total = this.#choices.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.#random.below(total)
    for (const [weight, make] of this.#choices) {
      left -= weight
      if (left < 0) return make()
    }
    return this.#read()
  }

  /** What makes a small cloud: most of the entities that the other requests name. */
  beginning(): readonly Operation[] {
    const tags = Array.from({ length: tagCount }, (_, index): Operation => {
      return { method: 'POST', path: '/-/', query: [], content: { definitions: [tagOf(index)] } }
    })
    const resources = resourceKinds(this.#model).flatMap((kind) =>
      Array.from({ length: placesPerKind - 2 }, (_, index): Operation => {
        return { method: 'PUT', path: `${kind.location}${index}`, query: [], content: this.#resource(kind) }
      }),
    )
    return [...tags, ...resources, ...Array.from({ length: 2 * placesPerKind }, () => this.#link())]
  }

  /** The path of an entity, whether it exists or not. */
  place(kind: Category = this.#anyKind()): string {
    const index = this.#random.below(placesPerKind)
    if (this.#random.chance(0.02)) return `${kind.location}urn:uuid:00000000-0000-4000-8000-00000000000${index}`
    return this.#random.chance(0.03) ? `/my/place/${index}` : `${kind.location}${index}`
  }

  /** The path of a collection. */
  collection(): string {
    const { kinds, mixins } = this.#model
    const random = this.#random
    const some = ['/', '/my/', '/my/place/', '/none/', tagOf(random.below(tagCount)).location]
    return random.pick([...some, random.pick(kinds)?.location ?? '/', random.pick(mixins)?.location ?? '/']) ?? '/'
  }

  anyIdentifier(): string {
    const { kinds, mixins, actions } = this.#model
    const random = this.#random
    return identifierOf(random.pick([...kinds, ...mixins, ...actions, tagOf(random.below(tagCount))]) ?? tagOf(0))
  }

  /** An attribute of any category. */
  anyAttribute(): readonly [string, Json] {
    const { kinds, mixins, actions } = this.#model
    const all = [...kinds, ...mixins, ...actions, tagOf(1)].flatMap(({ attributes = {} }) => Object.entries(attributes))
    const [name, definition] = this.#random.pick(all) ?? ['occi.core.title', { type: 'string' }]
    return [name, valueFor(name, definition, this.#random)]
  }

  #anyKind(): Category {
    const random = this.#random
    const kinds = random.chance(0.75) ? resourceKinds(this.#model) : linkKinds(this.#model)
    return random.pick(kinds) ?? tagOf(0)
  }

  #anyPath(): string {
    return this.#random.chance(0.5) ? this.place() : this.collection()
  }

  /** Values for some of the attributes that clients may set. */
  #attributes(categories: readonly Category[], probability: number): Record<string, Json> {
    const random = this.#random
    const all = categories.flatMap(({ attributes = {} }) => Object.entries(attributes))
    const chosen = all.filter(
      ([, { mutable, required }]) => required === true || (mutable === true && random.chance(probability)),
    )
    return Object.fromEntries(chosen.map(([name, definition]) => [name, valueFor(name, definition, random)]))
  }

  #mixinsFor(kind: Category): readonly Category[] {
    const random = this.#random
    const identifier = identifierOf(kind)
    const fitting = this.#model.mixins.filter(({ applies = [] }) => applies.includes(identifier))
    const own = random.chance(0.2) ? [tagOf(random.below(tagCount))] : []
    const provided = random.chance(0.3) ? fitting.filter(() => random.chance(1.5 / fitting.length)) : []
    return [...provided, ...own]
  }

  #resource(kind: Category): Content {
    const random = this.#random
    const mixins = this.#mixinsFor(kind)
    return {
      kind: identifierOf(kind),
      mixins: mixins.map(identifierOf),
      attributes: this.#attributes([kind, ...mixins], 0.3),
      ...(random.chance(0.5) ? { title: textFor(random) } : {}),
      ...(random.chance(0.2) ? { summary: textFor(random) } : {}),
      ...(random.chance(0.1) ? { links: [this.#linkContent()] } : {}),
    }
  }

  #linkContent(kind = this.#random.pick(linkKinds(this.#model)) ?? tagOf(0)): Content {
    const random = this.#random
    // A network interface leads to a network, and a storage link to a storage.
    const ofTarget = resourceKinds(this.#model).find(({ term }) => kind.term.startsWith(term))
    const target = random.chance(0.9) ? this.place(ofTarget) : (random.pick(targets) ?? '')
    const mixins = this.#mixinsFor(kind)
    return {
      kind: identifierOf(kind),
      mixins: mixins.map(identifierOf),
      attributes: this.#attributes([kind, ...mixins], 0.2),
      target,
    }
  }

  #link(): Operation {
    const random = this.#random
    const kind = random.pick(linkKinds(this.#model)) ?? tagOf(0)
    const source = this.place(this.#model.kinds.find(({ term }) => term === 'compute'))
    const content = { ...this.#linkContent(kind), source }
    return random.chance(0.5)
      ? { method: 'PUT', path: this.place(kind), query: [], content }
      : { method: 'POST', path: kind.location ?? '/', query: [], content }
  }

  #put(): Operation {
    const kind = this.#random.pick(resourceKinds(this.#model)) ?? tagOf(0)
    return { method: 'PUT', path: this.place(kind), query: [], content: this.#resource(kind) }
  }

  #post(): Operation {
    const kind = this.#anyKind()
    const path = this.#random.chance(0.8) ? (kind.location ?? '/') : this.collection()
    return { method: 'POST', path, query: [], content: this.#resource(kind) }
  }

  #several(): Operation {
    const random = this.#random
    const ids = Array.from({ length: 1 + random.below(5) }, (_, index) => `urn:uuid:${uuidOf(random, index)}`)
    const kinds = resourceKinds(this.#model)
    const resources = ids.map((id) => ({ ...this.#resource(random.pick(kinds) ?? tagOf(0)), id }))
    const links = ids.slice(1).map((id) => ({ ...this.#linkContent(), source: ids[0] ?? id, target: id }))
    const entities = random.chance(0.5) ? [...resources, ...links] : resources
    return { method: 'POST', path: random.chance(0.5) ? '/' : this.collection(), query: [], content: { entities } }
  }

  #update(): Operation {
    const random = this.#random
    const kind = this.#anyKind()
    const mixins = this.#mixinsFor(kind)
    const content = {
      ...(random.chance(0.5) ? { kind: identifierOf(kind) } : {}),
      mixins: mixins.map(identifierOf),
      attributes: this.#attributes([kind, ...mixins], 0.3),
      ...(random.chance(0.3) ? { title: textFor(random) } : {}),
      ...(random.chance(0.05) ? { target: this.place() } : {}),
    }
    return { method: 'POST', path: this.place(kind), query: [], content }
  }

  #delete(): Operation {
    return { method: 'DELETE', path: this.place(), query: [] }
  }

  #action(kind: Category): Content {
    const identifier = this.#random.pick(kind.actions ?? []) ?? this.anyIdentifier()
    const category = this.#model.actions.find((action) => identifierOf(action) === identifier)
    const attributes = Object.entries(category?.attributes ?? {}).filter(() => this.#random.chance(0.7))
    return {
      action: identifier,
      attributes: Object.fromEntries(attributes.map(([name, one]) => [name, valueFor(name, one, this.#random)])),
    }
  }

  #act(): Operation {
    const kind = this.#random.pick(resourceKinds(this.#model)) ?? tagOf(0)
    const content = this.#action(kind)
    return { method: 'POST', path: this.place(kind), query: [['action', termOf(content.action)]], content }
  }

  #actOnCollection(): Operation {
    const kind = this.#random.pick(resourceKinds(this.#model)) ?? tagOf(0)
    const content = this.#action(kind)
    const path = this.#random.chance(0.7) ? (kind.location ?? '/') : this.collection()
    return {
      method: 'POST',
      path,
      query: [['action', termOf(content.action)], ...(this.#random.chance(0.1) ? this.#paging() : [])],
      content,
    }
  }

  #read(): Operation {
    return { method: this.#random.chance(0.1) ? 'HEAD' : 'GET', path: this.place(), query: [] }
  }

  #paging(): (readonly [string, string])[] {
    const random = this.#random
    if (random.chance(0.6)) return []
    const page: (readonly [string, string])[] = random.chance(0.7) ? [['page', String(1 + random.below(3))]] : []
    return random.chance(0.7) ? [...page, ['number', String(1 + random.below(30))]] : page
  }

  #list(): Operation {
    const random = this.#random
    const path = this.collection()
    const method = random.chance(0.1) ? 'HEAD' : 'GET'
    const query = this.#paging()
    if (random.chance(0.3)) {
      const [name, value] = this.anyAttribute()
      query.push(random.chance(0.5) ? ['category', this.anyIdentifier()] : [name, String(value)])
    } else if (random.chance(0.2)) {
      const [name, value] = this.anyAttribute()
      return {
        method,
        path,
        query,
        content: { kind: this.anyIdentifier(), attributes: { [name]: value } },
        isFilter: true,
      }
    }
    return { method, path, query }
  }

  #view(): Operation {
    const random = this.#random
    const view = random.pick(views) ?? 'edit'
    const [name, value] = this.anyAttribute()
    const more: (readonly [string, string])[] = random.chance(0.3) ? [[name, String(value)]] : []
    return { method: 'GET', path: this.#anyPath(), query: [[view, view === 'confirm' ? 'delete' : ''], ...more] }
  }

  #discover(): Operation {
    const random = this.#random
    const path = random.chance(0.8) ? '/-/' : '/.well-known/org/ogf/occi/-/'
    if (random.chance(0.5)) return { method: 'GET', path, query: [] }
    const identifier = this.anyIdentifier()
    if (random.chance(0.5)) return { method: 'GET', path, query: [['category', identifier]] }
    return { method: 'GET', path, query: [], content: { kind: identifier }, isFilter: true }
  }

  #define(): Operation {
    const random = this.#random
    const tag = tagOf(random.below(tagCount))
    const isAdding = random.chance(0.75)
    const applies = isAdding && random.chance(0.2) ? [identifierOf(this.#anyKind())] : []
    const depends = isAdding && random.chance(0.1) ? [identifierOf(tagOf(random.below(tagCount)))] : []
    const definitions = [{ ...tag, applies, depends }]
    return { method: isAdding ? 'POST' : 'DELETE', path: '/-/', query: [], content: { definitions } }
  }

  #member(): Operation {
    const random = this.#random
    const path = random.chance(0.8) ? tagOf(random.below(tagCount)).location : this.collection()
    const locations = Array.from({ length: random.below(4) }, () => this.place())
    return { method: random.pick(['POST', 'POST', 'PUT', 'DELETE']) ?? 'POST', path, query: [], content: { locations } }
  }

  #deleteCollection(): Operation {
    const [name, value] = this.anyAttribute()
    const filters: readonly (readonly [string, string])[] = [
      ['category', identifierOf(tagOf(this.#random.below(tagCount)))],
      [name, String(value)],
    ]
    const filter = this.#random.pick(filters)
    return {
      method: 'DELETE',
      path: this.collection(),
      query: filter === undefined || this.#random.chance(0.1) ? [] : [filter],
    }
  }
}

const views = ['edit', 'create', 'map', 'confirm', 'define']
const targets = [
  'http://example.com/elsewhere',
  'urn:uuid:00000000-0000-4000-8000-000000000001',
  'http://localhost/compute/1',
]

function termOf(identifier = ''): string {
  return identifier.slice(identifier.indexOf('#') + 1)
}

function uuidOf(random: Random, index: number): string {
  const digits = () => random.below(0x1_0000).toString(16).padStart(4, '0')
  return `${digits()}${digits()}-${digits()}-4000-8000-${digits()}${digits()}000${index}`
}
