import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { type Category, identifierOf, linkKinds, type Model, resourceKinds, tagCount, tagOf } from './model.ts'
import type { Content } from './operation.ts'
import { type Json, textFor, valueFor } from './values.ts'

/** How many entities of a kind have a path that the requests know. */
export const placesPerKind = 8

/** What requests name and carry: mostly what exists and fits together in a service with these categories. */
export class Contents {
  protected readonly model: Model
  protected readonly random: Random

  constructor(model: Model, random: Random) {
    this.model = model
    this.random = random
  }

  /** The path of an entity, whether it exists or not. */
  place(kind: Category = this.anyKind()): string {
    const index = this.random.below(placesPerKind)
    if (this.random.chance(0.02)) return `${kind.location}urn:uuid:00000000-0000-4000-8000-00000000000${index}`
    return this.random.chance(0.03) ? `/my/place/${index}` : `${kind.location}${index}`
  }

  /** The path of a collection. */
  collection(): string {
    const { kinds, mixins } = this.model
    const random = this.random
    const some = ['/', '/my/', '/my/place/', '/none/', tagOf(random.below(tagCount)).location]
    return random.pick([...some, random.pick(kinds)?.location ?? '/', random.pick(mixins)?.location ?? '/']) ?? '/'
  }

  anyIdentifier(): string {
    const { kinds, mixins, actions } = this.model
    const random = this.random
    return identifierOf(random.pick([...kinds, ...mixins, ...actions, tagOf(random.below(tagCount))]) ?? tagOf(0))
  }

  /** An attribute of any category. */
  anyAttribute(): readonly [string, Json] {
    const { kinds, mixins, actions } = this.model
    const all = [...kinds, ...mixins, ...actions, tagOf(1)].flatMap(({ attributes = {} }) => Object.entries(attributes))
    const [name, definition] = this.random.pick(all) ?? ['occi.core.title', { type: 'string' }]
    return [name, valueFor(name, definition, this.random)]
  }

  anyKind(): Category {
    const random = this.random
    const kinds = random.chance(0.75) ? resourceKinds(this.model) : linkKinds(this.model)
    return random.pick(kinds) ?? tagOf(0)
  }

  anyPath(): string {
    return this.random.chance(0.5) ? this.place() : this.collection()
  }

  /** Values for some of the attributes that clients may set. */
  attributes(categories: readonly Category[], probability: number): Record<string, Json> {
    const random = this.random
    const all = categories.flatMap(({ attributes = {} }) => Object.entries(attributes))
    const chosen = all.filter(
      ([, { mutable, required }]) => required === true || (mutable === true && random.chance(probability)),
    )
    return Object.fromEntries(chosen.map(([name, definition]) => [name, valueFor(name, definition, random)]))
  }

  mixinsFor(kind: Category): readonly Category[] {
    const random = this.random
    const identifier = identifierOf(kind)
    const fitting = this.model.mixins.filter(({ applies = [] }) => applies.includes(identifier))
    const own = random.chance(0.2) ? [tagOf(random.below(tagCount))] : []
    const provided = random.chance(0.3) ? fitting.filter(() => random.chance(1.5 / fitting.length)) : []
    return [...provided, ...own]
  }

  resource(kind: Category): Content {
    const random = this.random
    const mixins = this.mixinsFor(kind)
    return {
      kind: identifierOf(kind),
      mixins: mixins.map(identifierOf),
      attributes: this.attributes([kind, ...mixins], 0.3),
      ...(random.chance(0.5) ? { title: textFor(random) } : {}),
      ...(random.chance(0.2) ? { summary: textFor(random) } : {}),
      ...(random.chance(0.1) ? { links: [this.linkContent()] } : {}),
    }
  }

  linkContent(kind = this.random.pick(linkKinds(this.model)) ?? tagOf(0)): Content {
    const random = this.random
    // A network interface leads to a network, and a storage link to a storage.
    const ofTarget = resourceKinds(this.model).find(({ term }) => kind.term.startsWith(term))
    const target = random.chance(0.9) ? this.place(ofTarget) : (random.pick(targets) ?? '')
    const mixins = this.mixinsFor(kind)
    return {
      kind: identifierOf(kind),
      mixins: mixins.map(identifierOf),
      attributes: this.attributes([kind, ...mixins], 0.2),
      target,
    }
  }

  action(kind: Category): Content {
    const identifier = this.random.pick(kind.actions ?? []) ?? this.anyIdentifier()
    const category = this.model.actions.find((action) => identifierOf(action) === identifier)
    const attributes = Object.entries(category?.attributes ?? {}).filter(() => this.random.chance(0.7))
    return {
      action: identifier,
      attributes: Object.fromEntries(attributes.map(([name, one]) => [name, valueFor(name, one, this.random)])),
    }
  }
}

const targets = [
  'http://example.com/elsewhere',
  'urn:uuid:00000000-0000-4000-8000-000000000001',
  'http://localhost/compute/1',
]
