import { type Action, Catalogue, type Kind, type Mixin, OcciError, type StoredMixin } from '@occi/core'
import { makeMixin } from '@occi/core/authoring'

/** The categories of callers with the same stored mixins; created once for each such set. */
export class Catalogues {
  readonly #provided: Catalogue
  readonly #categories: readonly (Kind | Mixin)[]
  readonly #made = new WeakMap<readonly StoredMixin[], Catalogue>()
  readonly #warn: (message: string) => void

  /**
   * @param provided what the service itself defines
   * @throws OcciError `definition` if these do not fit together
   */
  constructor(provided: readonly (Kind | Mixin)[], warn: (message: string) => void) {
    this.#categories = provided
    this.#provided = new Catalogue(provided)
    this.#warn = warn
  }

  /** The catalogue of the provided categories and these stored mixins. */
  with(stored: readonly StoredMixin[]): Catalogue {
    if (stored.length === 0) return this.#provided
    let catalogue = this.#made.get(stored)
    if (catalogue === undefined) {
      catalogue = this.#make(stored)
      this.#made.set(stored, catalogue)
    }
    return catalogue
  }

  #make(stored: readonly StoredMixin[]): Catalogue {
    const provided = this.#provided
    const locations = new Set<string>()
    const mixins = new Map<string, Mixin>()
    const pending = new Map(stored.map((mixin) => [mixin.scheme + mixin.term, mixin]))
    const build = (identifier: string): Mixin | undefined => {
      const known = provided.mixin(identifier) ?? mixins.get(identifier)
      const record = pending.get(identifier)
      if (record === undefined) return known
      pending.delete(identifier)
      // A service that has learned a new category since: its own comes first.
      const taken = provided.get(identifier) ?? provided.at(record.location)
      if (taken !== undefined || locations.has(record.location)) {
        this.#warn(`the stored mixin ${identifier} is hidden by ${taken?.identifier ?? 'another at its location'}`)
        return known
      }
      try {
        const mixin = fromStored(record, build, provided)
        mixins.set(identifier, mixin)
        locations.add(mixin.location)
        return mixin
      } catch (error) {
        // One that cannot be read must not make everything else fail.
        this.#warn(`the stored mixin ${identifier} is left out: ${error instanceof Error ? error.message : error}`)
        return undefined
      }
    }
    for (const record of stored) build(record.scheme + record.term)
    return new Catalogue([...this.#categories, ...mixins.values()])
  }
}

/**
 * Requires that a mixin can be read again once it is stored.
 *
 * @throws OcciError `definition` if a name, the location or a default is not valid
 */
export function requireValidMixin(stored: StoredMixin, catalogue: Catalogue): void {
  mixinFromStored(stored, catalogue)
}

/** Returns a stored mixin with the categories that it names. */
export function mixinFromStored(stored: StoredMixin, catalogue: Catalogue): Mixin {
  return fromStored(stored, (identifier) => catalogue.mixin(identifier), catalogue)
}

/** A stored mixin with the categories that it names; those that are no longer there stay as identifiers. */
function fromStored(stored: StoredMixin, mixin: (identifier: string) => Mixin | undefined, base: Catalogue): Mixin {
  const depends: Mixin[] = []
  const rel = [...stored.rel]
  for (const identifier of stored.depends) {
    const depended = mixin(identifier)
    if (depended === undefined) rel.push(identifier)
    else depends.push(depended)
  }
  const actions = stored.actions.map((identifier) => base.action(identifier))
  const applies = stored.applies.map((identifier) => base.kind(identifier)).filter((kind) => kind !== undefined)
  // One that names no kind at all would apply to every kind.
  if (applies.length === 0 && stored.applies.length > 0) {
    throw new OcciError('definition', `it applies to ${stored.applies.join(', ')}, which this service does not have`)
  }
  return makeMixin(
    {
      scheme: stored.scheme,
      term: stored.term,
      title: stored.title,
      location: stored.location,
      depends,
      applies,
      actions: actions.filter((action): action is Action => action !== undefined),
      attributes: stored.attributes,
      extras: stored.extras,
    },
    {
      userDefined: stored.userDefined,
      removable: true,
      owner: stored.owner,
      rel: rel.length === 0 ? undefined : rel,
    },
  )
}
