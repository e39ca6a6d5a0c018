import { type Catalogue, OcciError, type StoredMixin } from '@occi/core'
import { type Change, canonicalPath, type MixinDraft } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { Call } from '../call.ts'
import { requireValidMixin } from '../catalogues.ts'
import { entityPathOf, keysOfMixin, quotaKey } from '../locks.ts'
import { requireWithinQuota } from '../quota.ts'
import { transact } from '../transact.ts'

/**
 * Defines the requested mixins, all or none (`GFD.221 Mix-ins`). One without a location gets one.
 *
 * @throws OcciError `conflict` if an identity or location is in use, `forbidden` beyond the limits of an owner
 */
export async function defineMixins(drafts: readonly MixinDraft[], call: Call): Promise<void> {
  for (const draft of drafts) {
    await authorize(call, { type: 'define-mixin', key: draft.scheme + draft.term })
  }
  await transact(
    call,
    async () => {
      // What others have defined since this call began counts as well.
      const { registry, limits } = call.services
      const stored = await registry.mixins(call.scope)
      const mixins = storedMixins(drafts, stored, call)
      requireWithinQuota(mixins, stored, call.owner, limits)
      for (const { location } of mixins) await requireNoEntity(location, call)
      const keys = [...mixins.flatMap(keysOfMixin), quotaKey(call)]
      return { state: mixins, intent: { operation: 'define-mixins', keys, isInternal: true } }
    },
    (mixins) => ({ changes: mixins.map((mixin): Change => ({ type: 'put-mixin', mixin })), result: () => {} }),
  )
}

/**
 * Requires that no entity has the location of a collection without its slash: it could no longer be reached.
 *
 * @throws OcciError `conflict`; `forbidden`, without a reason, if the entity is hidden from the caller
 */
async function requireNoEntity(location: string, { read, all }: Call): Promise<void> {
  const place = entityPathOf(location)
  if ((await read.entity(place)) !== undefined) {
    throw new OcciError(
      'conflict',
      `the location ${location} cannot be used for a mixin, since an entity exists at ${place}`,
    )
  }
  if (read !== all && (await all.entity(place)) !== undefined) {
    throw new OcciError('forbidden', `the location ${location} cannot be used for a mixin`)
  }
}

function storedMixins(drafts: readonly MixinDraft[], stored: readonly StoredMixin[], call: Call): StoredMixin[] {
  const taken = new Taken(call.catalogue, stored, call.services.reserved)
  return drafts.map((draft) => {
    const identifier = draft.scheme + draft.term
    const location = draft.location ?? taken.freeLocation(draft.term)
    taken.add(identifier, location)
    const mixin = {
      scheme: draft.scheme,
      term: draft.term,
      title: draft.title,
      location,
      depends: draft.depends.map((depended) => depended.identifier),
      rel: draft.rel,
      applies: draft.applies.map((kind) => kind.identifier),
      actions: [],
      attributes: draft.attributes,
      userDefined: true,
      owner: call.owner,
    }
    requireValidMixin(mixin, call.catalogue)
    return mixin
  })
}

/** The identities and locations that categories have. */
class Taken {
  readonly #catalogue: Catalogue
  readonly #identifiers: Set<string>
  readonly #locations: Map<string, string>

  constructor(catalogue: Catalogue, stored: readonly StoredMixin[], reserved: readonly string[]) {
    this.#catalogue = catalogue
    this.#identifiers = new Set(stored.map((mixin) => mixin.scheme + mixin.term))
    this.#locations = new Map(reserved.map((location) => [location, 'a category of the service']))
    for (const { location, scheme, term } of stored) this.#locations.set(location, scheme + term)
  }

  /** @throws OcciError `conflict` if one of them is in use */
  add(identifier: string, location: string): void {
    if (this.#identifiers.has(identifier) || this.#catalogue.get(identifier) !== undefined) {
      throw new OcciError('conflict', `a category ${identifier} exists already`)
    }
    const other = this.#at(location)
    if (other !== undefined) throw new OcciError('conflict', `the location ${location} is in use by ${other}`)
    this.#identifiers.add(identifier)
    this.#locations.set(location, identifier)
  }

  #at(location: string): string | undefined {
    return this.#locations.get(location) ?? this.#catalogue.at(location)?.identifier
  }

  /** A location for a mixin without one: `/term/`, or with a number if that is in use. */
  freeLocation(term: string): string {
    const segment = canonicalPath(`/${term}`) ?? `/${encodeURIComponent(term)}`
    for (let number = 1; ; number++) {
      const location = number === 1 ? `${segment}/` : `${segment}-${number}/`
      if (this.#at(location) === undefined) return location
    }
  }
}
