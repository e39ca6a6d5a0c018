import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { Contents, placesPerKind } from './contents.ts'
import { identifierOf, linkKinds, type Model, resourceKinds, tagCount, tagOf } from './model.ts'
import type { Operation } from './operation.ts'
import { textFor } from './values.ts'

/** Makes requests that a service with these categories can carry out, for most states that it can be in. */
export class Operations extends Contents {
  readonly #choices: readonly (readonly [weight: number, make: () => Operation])[]

  constructor(model: Model, random: Random) {
    super(model, random)
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
      [1, () => ({ method: 'OPTIONS', path: random.chance(0.2) ? '*' : this.anyPath(), query: [] })],
    ]
  }

  next(): Operation {
    const total = this.#choices.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.random.below(total)
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
    const resources = resourceKinds(this.model).flatMap((kind) =>
      Array.from({ length: placesPerKind - 2 }, (_, index): Operation => {
        return { method: 'PUT', path: `${kind.location}${index}`, query: [], content: this.resource(kind) }
      }),
    )
    return [...tags, ...resources, ...Array.from({ length: 2 * placesPerKind }, () => this.#link())]
  }

  #link(): Operation {
    const random = this.random
    const kind = random.pick(linkKinds(this.model)) ?? tagOf(0)
    const source = this.place(this.model.kinds.find(({ term }) => term === 'compute'))
    const content = { ...this.linkContent(kind), source }
    return random.chance(0.5)
      ? { method: 'PUT', path: this.place(kind), query: [], content }
      : { method: 'POST', path: kind.location ?? '/', query: [], content }
  }

  #put(): Operation {
    const kind = this.random.pick(resourceKinds(this.model)) ?? tagOf(0)
    return { method: 'PUT', path: this.place(kind), query: [], content: this.resource(kind) }
  }

  #post(): Operation {
    const kind = this.anyKind()
    const path = this.random.chance(0.8) ? (kind.location ?? '/') : this.collection()
    return { method: 'POST', path, query: [], content: this.resource(kind) }
  }

  #several(): Operation {
    const random = this.random
    const ids = Array.from({ length: 1 + random.below(5) }, (_, index) => `urn:uuid:${uuidOf(random, index)}`)
    const kinds = resourceKinds(this.model)
    const resources = ids.map((id) => ({ ...this.resource(random.pick(kinds) ?? tagOf(0)), id }))
    const links = ids.slice(1).map((id) => ({ ...this.linkContent(), source: ids[0] ?? id, target: id }))
    const entities = random.chance(0.5) ? [...resources, ...links] : resources
    return { method: 'POST', path: random.chance(0.5) ? '/' : this.collection(), query: [], content: { entities } }
  }

  #update(): Operation {
    const random = this.random
    const kind = this.anyKind()
    const mixins = this.mixinsFor(kind)
    const content = {
      ...(random.chance(0.5) ? { kind: identifierOf(kind) } : {}),
      mixins: mixins.map(identifierOf),
      attributes: this.attributes([kind, ...mixins], 0.3),
      ...(random.chance(0.3) ? { title: textFor(random) } : {}),
      ...(random.chance(0.05) ? { target: this.place() } : {}),
    }
    return { method: 'POST', path: this.place(kind), query: [], content }
  }

  #delete(): Operation {
    return { method: 'DELETE', path: this.place(), query: [] }
  }

  #act(): Operation {
    const kind = this.random.pick(resourceKinds(this.model)) ?? tagOf(0)
    const content = this.action(kind)
    return { method: 'POST', path: this.place(kind), query: [['action', termOf(content.action)]], content }
  }

  #actOnCollection(): Operation {
    const kind = this.random.pick(resourceKinds(this.model)) ?? tagOf(0)
    const content = this.action(kind)
    const path = this.random.chance(0.7) ? (kind.location ?? '/') : this.collection()
    return {
      method: 'POST',
      path,
      query: [['action', termOf(content.action)], ...(this.random.chance(0.1) ? this.#paging() : [])],
      content,
    }
  }

  #read(): Operation {
    return { method: this.random.chance(0.1) ? 'HEAD' : 'GET', path: this.place(), query: [] }
  }

  #paging(): (readonly [string, string])[] {
    const random = this.random
    if (random.chance(0.6)) return []
    const page: (readonly [string, string])[] = random.chance(0.7) ? [['page', String(1 + random.below(3))]] : []
    return random.chance(0.7) ? [...page, ['number', String(1 + random.below(30))]] : page
  }

  #list(): Operation {
    const random = this.random
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
    const random = this.random
    const view = random.pick(views) ?? 'edit'
    const [name, value] = this.anyAttribute()
    const more: (readonly [string, string])[] = random.chance(0.3) ? [[name, String(value)]] : []
    return { method: 'GET', path: this.anyPath(), query: [[view, view === 'confirm' ? 'delete' : ''], ...more] }
  }

  #discover(): Operation {
    const random = this.random
    const path = random.chance(0.8) ? '/-/' : '/.well-known/org/ogf/occi/-/'
    if (random.chance(0.5)) return { method: 'GET', path, query: [] }
    const identifier = this.anyIdentifier()
    if (random.chance(0.5)) return { method: 'GET', path, query: [['category', identifier]] }
    return { method: 'GET', path, query: [], content: { kind: identifier }, isFilter: true }
  }

  #define(): Operation {
    const random = this.random
    const tag = tagOf(random.below(tagCount))
    const isAdding = random.chance(0.75)
    const applies = isAdding && random.chance(0.2) ? [identifierOf(this.anyKind())] : []
    const depends = isAdding && random.chance(0.1) ? [identifierOf(tagOf(random.below(tagCount)))] : []
    const definitions = [{ ...tag, applies, depends }]
    return { method: isAdding ? 'POST' : 'DELETE', path: '/-/', query: [], content: { definitions } }
  }

  #member(): Operation {
    const random = this.random
    const path = random.chance(0.8) ? tagOf(random.below(tagCount)).location : this.collection()
    const locations = Array.from({ length: random.below(4) }, () => this.place())
    return { method: random.pick(['POST', 'POST', 'PUT', 'DELETE']) ?? 'POST', path, query: [], content: { locations } }
  }

  #deleteCollection(): Operation {
    const [name, value] = this.anyAttribute()
    const filters: readonly (readonly [string, string])[] = [
      ['category', identifierOf(tagOf(this.random.below(tagCount)))],
      [name, String(value)],
    ]
    const filter = this.random.pick(filters)
    return {
      method: 'DELETE',
      path: this.collection(),
      query: filter === undefined || this.random.chance(0.1) ? [] : [filter],
    }
  }
}

const views = ['edit', 'create', 'map', 'confirm', 'define']
function termOf(identifier = ''): string {
  return identifier.slice(identifier.indexOf('#') + 1)
}

function uuidOf(random: Random, index: number): string {
  const digits = () => random.below(0x1_0000).toString(16).padStart(4, '0')
  return `${digits()}${digits()}-${digits()}-4000-8000-${digits()}${digits()}000${index}`
}
