import {
  type Catalogue,
  type Change,
  canonicalPath,
  lockKey,
  type Mixin,
  type MixinDraft,
  OcciError,
  type StoredMixin,
} from '@occi/core'
import type { Call } from '../call.ts'
import { keysOf } from '../ends.ts'
import { authorize, type Services } from '../services.ts'
import { transact } from '../transact.ts'
import { loseMixin } from './members.ts'

/**
 * Defines mixins that a client wants, all or none (`GFD.221 Mix-ins`). One without a location gets one.
 *
 * @throws OcciError `conflict` where an identity or location is taken
 */
export async function defineMixins(drafts: readonly MixinDraft[], services: Services, call: Call): Promise<void> {
  const mixins = storedMixins(drafts, call)
  for (const mixin of mixins) {
    await authorize(services, call, { type: 'define-mixin', key: mixin.scheme + mixin.term })
  }
  await transact(
    services,
    call,
    () => ({ state: undefined, intent: { operation: 'mixins', keys: mixins.map(keyOfMixin) } }),
    () => {
      const changes = mixins.map((mixin): Change => ({ type: 'put-mixin', mixin }))
      return { changes, result: undefined }
    },
  )
}

function keyOfMixin(mixin: StoredMixin | Mixin): string {
  return lockKey(mixin.location, mixin.owner)
}

function storedMixins(drafts: readonly MixinDraft[], call: Call): readonly StoredMixin[] {
  const identifiers = new Set<string>()
  const locations = new Set<string>()
  return drafts.map((draft) => {
    const identifier = draft.scheme + draft.term
    if (call.catalogue.get(identifier) !== undefined || identifiers.has(identifier)) {
      throw new OcciError('conflict', `there is a category ${identifier} already`)
    }
    const location = draft.location ?? freeLocation(draft.term, call.catalogue, locations)
    const taken = call.catalogue.at(location)
    if (taken !== undefined || locations.has(location)) {
      throw new OcciError('conflict', `the location ${location} is taken by ${taken?.identifier ?? 'another of these'}`)
    }
    identifiers.add(identifier)
    locations.add(location)
    return {
      scheme: draft.scheme,
      term: draft.term,
      ...(draft.title === undefined ? {} : { title: draft.title }),
      location,
      depends: draft.depends.map((mixin) => mixin.identifier),
      rel: draft.rel,
      applies: draft.applies.map((kind) => kind.identifier),
      actions: [],
      attributes: draft.attributes,
      userDefined: true,
      ...(call.owner === undefined ? {} : { owner: call.owner }),
    }
  })
}

/** A location for a mixin that came without: `/term/`, or with a number where that is taken. */
function freeLocation(term: string, catalogue: Catalogue, taken: ReadonlySet<string>): string {
  const segment = canonicalPath(`/${term}`) ?? `/${encodeURIComponent(term)}`
  for (let number = 1; ; number++) {
    const location = number === 1 ? `${segment}/` : `${segment}-${number}/`
    if (catalogue.at(location) === undefined && !taken.has(location)) return location
  }
}

/**
 * Removes mixins that a client defined; the entities that hold them lose them, and go on.
 *
 * @throws OcciError `not-found` for what is no category, `forbidden` for what is the provider's
 */
export async function removeMixins(identifiers: readonly string[], services: Services, call: Call): Promise<void> {
  const mixins = identifiers.map((identifier) => expectUserDefined(identifier, call))
  for (const mixin of mixins) await authorize(services, call, { type: 'remove-mixin', key: mixin.identifier })
  for (const mixin of mixins) {
    await emptyCollection(mixin, services, call)
    const owner = mixin.owner === undefined ? {} : { owner: mixin.owner }
    await transact(
      services,
      call,
      () => ({ state: undefined, intent: { operation: 'mixins', keys: [keyOfMixin(mixin)] } }),
      () => ({ changes: [{ type: 'delete-mixin', identifier: mixin.identifier, ...owner }], result: undefined }),
    )
    services.policy.mixinRemoved?.(mixin, call)
  }
}

function expectUserDefined(identifier: string, call: Call): Mixin {
  const category = call.catalogue.get(identifier)
  if (category === undefined) throw new OcciError('not-found', `there is no category ${identifier}`)
  if (category.class === 'mixin' && category.userDefined) return category
  throw new OcciError('forbidden', `${identifier} is the provider's, only mixins that clients defined can be removed`)
}

/** Takes a mixin from all entities that hold it, some at a time. */
export async function emptyCollection(mixin: Mixin, services: Services, call: Call): Promise<void> {
  let emptied: boolean
  do {
    emptied = await transact(
      services,
      call,
      async () => {
        const { items } = await call.read.page({ mixins: [mixin.identifier], limit: 100 })
        const changes = items.map((entity) => entity.location)
        const keys = (await Promise.all(items.map((entity) => keysOf(entity, call)))).flat()
        return { state: items, intent: { operation: 'dissociate', keys: [...new Set(keys)], changes } }
      },
      async (items, calls) => {
        const changes: Change[] = []
        for (const entity of items) {
          await authorize(services, call, { type: 'dissociate', key: mixin.identifier, entity })
          changes.push({ type: 'put', entity: await loseMixin(entity, mixin, calls, call) })
        }
        return { changes, result: items.length === 0 }
      },
    )
  } while (!emptied)
}
