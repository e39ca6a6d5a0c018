import {
  type Awaitable,
  type Catalogue,
  type Change,
  canonicalPath,
  type Entity,
  lockKey,
  type Mixin,
  type MixinDraft,
  OcciError,
  type StoredMixin,
} from '@occi/core'
import type { Call } from '../call.ts'
import { expectStorable } from '../catalogues.ts'
import { keysOf } from '../locks.ts'
import { authorize, type Services } from '../services.ts'
import { transact } from '../transact.ts'
import { loseMixins } from './members.ts'

/**
 * Defines mixins that a client wants, all or none (`GFD.221 Mix-ins`). One without a location gets one.
 *
 * @throws OcciError `conflict` where an identity or location is taken
 */
export async function defineMixins(drafts: readonly MixinDraft[], services: Services, call: Call): Promise<void> {
  for (const draft of drafts) {
    await authorize(services, call, { type: 'define-mixin', key: draft.scheme + draft.term })
  }
  await transact(
    services,
    call,
    async () => {
      // What others have defined since this call began counts as well.
      const mixins = storedMixins(drafts, await services.registry.mixins(call.scope), call)
      return { state: mixins, intent: { operation: 'mixins', keys: mixins.flatMap(keysOfMixin) } }
    },
    (mixins) => ({ changes: mixins.map((mixin): Change => ({ type: 'put-mixin', mixin })), result: () => {} }),
  )
}

/** Neither an identity nor a location can be taken twice. */
function keysOfMixin({ scheme, term, location, owner }: StoredMixin | Mixin): readonly string[] {
  return [lockKey(location, owner), lockKey(scheme + term, owner)]
}

function storedMixins(drafts: readonly MixinDraft[], stored: readonly StoredMixin[], call: Call): StoredMixin[] {
  const taken = new Taken(call.catalogue, stored)
  return drafts.map((draft) => {
    const identifier = draft.scheme + draft.term
    const location = draft.location ?? taken.freeLocation(draft.term)
    taken.add(identifier, location)
    const mixin = {
      scheme: draft.scheme,
      term: draft.term,
      ...(draft.title === undefined ? {} : { title: draft.title }),
      location,
      depends: draft.depends.map((depended) => depended.identifier),
      rel: draft.rel,
      applies: draft.applies.map((kind) => kind.identifier),
      actions: [],
      attributes: draft.attributes,
      userDefined: true,
      ...(call.owner === undefined ? {} : { owner: call.owner }),
    }
    expectStorable(mixin, call.catalogue)
    return mixin
  })
}

/** The identities and locations that categories have. */
class Taken {
  readonly #catalogue: Catalogue
  readonly #identifiers: Set<string>
  readonly #locations: Map<string, string>

  constructor(catalogue: Catalogue, stored: readonly StoredMixin[]) {
    this.#catalogue = catalogue
    this.#identifiers = new Set(stored.map((mixin) => mixin.scheme + mixin.term))
    this.#locations = new Map(stored.map((mixin) => [mixin.location, mixin.scheme + mixin.term]))
  }

  /** @throws OcciError `conflict` where one of them is taken */
  add(identifier: string, location: string): void {
    if (this.#identifiers.has(identifier) || this.#catalogue.get(identifier) !== undefined) {
      throw new OcciError('conflict', `there is a category ${identifier} already`)
    }
    const other = this.#at(location)
    if (other !== undefined) throw new OcciError('conflict', `the location ${location} is taken by ${other}`)
    this.#identifiers.add(identifier)
    this.#locations.set(location, identifier)
  }

  #at(location: string): string | undefined {
    return this.#locations.get(location) ?? this.#catalogue.at(location)?.identifier
  }

  /** A location for a mixin that came without: `/term/`, or with a number where that is taken. */
  freeLocation(term: string): string {
    const segment = canonicalPath(`/${term}`) ?? `/${encodeURIComponent(term)}`
    for (let number = 1; ; number++) {
      const location = number === 1 ? `${segment}/` : `${segment}-${number}/`
      if (this.#at(location) === undefined) return location
    }
  }
}

/**
 * Removes mixins that a client defined, all or none; the entities that hold them lose them, and go on.
 *
 * @throws OcciError `not-found` for what is no category, `forbidden` for what is the provider's, `conflict` where
 *   entities of another owner hold what is everybody's
 */
export async function removeMixins(identifiers: readonly string[], services: Services, call: Call): Promise<void> {
  const mixins = [...new Set(identifiers)].map((identifier) => expectUserDefined(identifier, call))
  for (const mixin of mixins) await authorize(services, call, { type: 'remove-mixin', key: mixin.identifier })
  await transact(
    services,
    call,
    async () => {
      const stored = await services.registry.mixins(call.scope)
      const known = new Set(stored.map((mixin) => mixin.scheme + mixin.term))
      for (const mixin of mixins) {
        if (!known.has(mixin.identifier)) throw unknown(mixin.identifier)
        await expectNotHeldByOthers(mixin, services, call)
      }
      const holders = await holdersOf(mixins, call)
      const keys = [...mixins.flatMap(keysOfMixin), ...(await keysOf(holders, call))]
      const changes = holders.map((entity) => entity.location)
      return { state: holders, intent: { operation: 'mixins', keys, changes } }
    },
    async (holders, calls) => {
      const changes: Change[] = []
      for (const entity of holders) {
        const lost = mixins.filter((mixin) => entity.mixins.includes(mixin.identifier))
        changes.push({ type: 'put', entity: await loseMixins(entity, lost, calls, call) })
      }
      for (const { identifier, owner } of mixins) {
        changes.push({ type: 'delete-mixin', identifier, ...(owner === undefined ? {} : { owner }) })
      }
      return { changes, result: () => {} }
    },
  )
  for (const mixin of mixins) await tidyUp(mixin, services, call)
}

/** What cannot bring a mixin back: its failure is reported. */
async function tidyUp(mixin: Mixin, services: Services, call: Call): Promise<void> {
  try {
    // An operation that was under way may have given it to another entity before it was gone.
    await takeFromAll(mixin, () => {}, services, call)
    services.policy.mixinRemoved?.(mixin, call)
  } catch (error) {
    services.report(error, `tidying up after ${mixin.identifier}, which was removed`)
  }
}

function expectUserDefined(identifier: string, call: Call): Mixin {
  const category = call.catalogue.get(identifier)
  if (category === undefined) throw unknown(identifier)
  if (category.class === 'mixin' && category.userDefined) return category
  throw new OcciError('forbidden', `${identifier} is the provider's, only mixins that clients defined can be removed`)
}

function unknown(identifier: string): OcciError {
  return new OcciError('not-found', `there is no category ${identifier}`)
}

/** What is everybody's stays as long as entities that the caller does not see hold it. */
async function expectNotHeldByOthers({ identifier, owner }: Mixin, { registry }: Services, call: Call): Promise<void> {
  if (owner !== undefined) return
  const query = { mixins: [identifier] }
  const held = await registry.count(query, { everyone: true })
  if (held === (await call.read.count(query))) return
  throw new OcciError('conflict', `entities of somebody else hold ${identifier}, it cannot be removed now`)
}

/** The entities that hold one of some mixins, each once. */
async function holdersOf(mixins: readonly Mixin[], call: Call): Promise<readonly Entity[]> {
  const holders = new Map<string, Entity>()
  for (const mixin of mixins) {
    let after: string | undefined
    do {
      const query = { mixins: [mixin.identifier], limit: 500, ...(after === undefined ? {} : { after }) }
      const page = await call.read.page(query)
      for (const entity of page.items) holders.set(entity.location, entity)
      after = page.next
    } while (after !== undefined)
  }
  return [...holders.values()]
}

/**
 * Takes a mixin from all entities that hold it, some at a time; the first refusal stops, what is done stays
 * (`GFD.223 Disassociate Mixin from Entity Instances`).
 */
export function emptyCollection(mixin: Mixin, services: Services, call: Call): Promise<void> {
  const mayLose = (entity: Entity) => authorize(services, call, { type: 'dissociate', key: mixin.identifier, entity })
  return takeFromAll(mixin, mayLose, services, call)
}

async function takeFromAll(
  mixin: Mixin,
  check: (entity: Entity) => Awaitable<void>,
  services: Services,
  call: Call,
): Promise<void> {
  let emptied: boolean
  do {
    emptied = await transact(
      services,
      call,
      async () => {
        const { items } = await call.read.page({ mixins: [mixin.identifier], limit: 100 })
        for (const entity of items) await check(entity)
        const changes = items.map((entity) => entity.location)
        return { state: items, intent: { operation: 'dissociate', keys: await keysOf(items, call), changes } }
      },
      async (items, calls) => {
        const changes: Change[] = []
        for (const entity of items) {
          changes.push({ type: 'put', entity: await loseMixins(entity, [mixin], calls, call) })
        }
        return { changes, result: () => items.length === 0 }
      },
    )
  } while (!emptied)
}
