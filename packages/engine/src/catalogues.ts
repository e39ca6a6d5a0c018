import { type Action, Catalogue, type Kind, type Mixin, makeMixin, type StoredMixin } from '@occi/core'

/** What is served to callers with the same stored mixins; made once for each such set. */
export class Catalogues {
  readonly #provided: readonly (Kind | Mixin)[]
  readonly #made = new WeakMap<readonly StoredMixin[], Catalogue>()
  readonly #warn: (message: string) => void

  /**
   * @param provided what the service itself defines
   * @throws OcciError `definition` where these do not fit together
   */
  constructor(provided: readonly (Kind | Mixin)[], warn: (message: string) => void) {
    this.#provided = provided
    this.#warn = warn
    new Catalogue(provided)
  }

  /** The catalogue of the provided categories and these stored mixins. */
  with(stored: readonly StoredMixin[]): Catalogue {
    let catalogue = this.#made.get(stored)
    if (catalogue === undefined) {
      catalogue = this.#make(stored)
      this.#made.set(stored, catalogue)
    }
    return catalogue
  }

  #make(stored: readonly StoredMixin[]): Catalogue {
    const base = new Catalogue(this.#provided)
    if (stored.length === 0) return base
    const locations = new Set<string>()
    const mixins = new Map<string, Mixin>()
    const pending = new Map(stored.map((mixin) => [mixin.scheme + mixin.term, mixin]))
    const build = (identifier: string): Mixin | undefined => {
      const known = base.mixin(identifier) ?? mixins.get(identifier)
      const record = pending.get(identifier)
      if (known !== undefined || record === undefined) return known
      pending.delete(identifier)
      // A service that has learned a new category since: its own comes first.
      if (
        base.get(identifier) !== undefined ||
        base.at(record.location) !== undefined ||
        locations.has(record.location)
      ) {
        this.#warn(`the stored mixin ${identifier} is hidden by a category of the service`)
        return undefined
      }
      const mixin = fromStored(record, build, base)
      mixins.set(identifier, mixin)
      locations.add(mixin.location)
      return mixin
    }
    for (const record of stored) build(record.scheme + record.term)
    return new Catalogue([...this.#provided, ...mixins.values()])
  }
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
  const applies = stored.applies.map((identifier) => base.kind(identifier))
  return makeMixin(
    {
      scheme: stored.scheme,
      term: stored.term,
      ...(stored.title === undefined ? {} : { title: stored.title }),
      location: stored.location,
      depends,
      applies: applies.filter((kind) => kind !== undefined),
      actions: actions.filter((action): action is Action => action !== undefined),
      attributes: stored.attributes,
      ...(stored.extras === undefined ? {} : { extras: stored.extras }),
    },
    {
      userDefined: stored.userDefined,
      ...(stored.owner === undefined ? {} : { owner: stored.owner }),
      ...(rel.length === 0 ? {} : { rel }),
    },
  )
}
