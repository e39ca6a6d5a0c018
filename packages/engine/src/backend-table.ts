import {
  type AnyCategory,
  type Backend,
  type Catalogue,
  type Entity,
  type Kind,
  type Mixin,
  OcciError,
  type Policy,
  type PolicyContext,
  type Registered,
} from '@occi/core'
import { requireServes, requireTags } from './backend-fitness.ts'

/** Which backend serves which category. */
export class BackendTable {
  readonly #backends = new Map<string, { readonly category: AnyCategory; readonly backend: Backend }>()
  /** The kinds and mixins that have been registered, in order, each after those that it builds upon. */
  readonly #categories = new Set<Kind | Mixin>()
  readonly #observed: (backend: Backend) => Backend
  #canRefresh = false

  /** @param observed gives each backend the form in which it is called */
  constructor(observed: (backend: Backend) => Backend = (backend) => backend) {
    this.#observed = observed
  }

  /**
   * Attaches a backend to categories, to all or none.
   *
   * @throws OcciError `definition` if the backend cannot serve one of them, one has a backend already, or two
   *   different categories have one identifier or location
   */
  register(categories: readonly AnyCategory[], registered: Backend): void {
    const backend = this.#observed(registered)
    const backends = new Map(this.#backends)
    for (const category of categories) {
      requireUnregistered(category, backends.get(category.identifier)?.category)
      requireServes(category, backend)
      backends.set(category.identifier, { category, backend })
    }
    const served = [...backends.values()].filter((entry) => entry.backend === backend)
    requireTags(
      served.map(({ category }) => category),
      backend,
    )
    const known = new Set(this.#categories)
    for (const category of categories) if (category.class !== 'action') include(category, known)
    requireDistinctCategories(known)
    for (const category of known) this.#categories.add(category)
    this.#canRefresh ||= canRefresh(backend)
    for (const category of categories) this.#backends.set(category.identifier, { category, backend })
  }

  get categories(): readonly (Kind | Mixin)[] {
    return [...this.#categories]
  }

  /** The backend of a category, as registered. */
  get(category: AnyCategory): Backend | undefined {
    return this.#backends.get(category.identifier)?.backend
  }

  /** Whether a backend that is registered brings entities up to date when they are read. */
  get canRefresh(): boolean {
    return this.#canRefresh
  }

  /** Returns whether a backend manages the entities of a kind, so that its `create` creates something. */
  servesKind(backend: Backend): boolean {
    for (const entry of this.#backends.values()) {
      if (entry.backend === backend && entry.category.class === 'kind') return true
    }
    return false
  }

  /**
   * The backend of a mixin: its own, that of the policy, or that of a mixin that it depends on, so that templates
   * which are created at run time are served like registered ones.
   */
  ofMixin(mixin: Mixin, policy: Policy, context: PolicyContext): Backend | undefined {
    const own = this.get(mixin) ?? policy.mixinBackend?.(mixin, context)
    if (own !== undefined) return this.#observed(own)
    for (const depended of mixin.depends) {
      const backend = this.ofMixin(depended, policy, context)
      if (backend !== undefined) return backend
    }
    return undefined
  }

  /** The backends of an entity: of its kind, then of each mixin, unless the policy chooses others. */
  ofEntity(entity: Entity, catalogue: Catalogue, policy: Policy, context: PolicyContext): readonly Registered[] {
    const registered: Registered[] = []
    const kind = catalogue.kind(entity.kind)
    const backend = kind === undefined ? undefined : this.get(kind)
    if (kind !== undefined && backend !== undefined) registered.push({ category: kind, backend })
    for (const identifier of entity.mixins) {
      const mixin = catalogue.mixin(identifier)
      const ofMixin = mixin === undefined ? undefined : this.ofMixin(mixin, policy, context)
      if (mixin !== undefined && ofMixin !== undefined) registered.push({ category: mixin, backend: ofMixin })
    }
    return policy.backends?.(entity, registered) ?? registered
  }
}

/** Returns whether a backend brings entities up to date when they are read. */
export function canRefresh(backend: Backend): boolean {
  return backend.retrieve !== undefined || backend.retrieveMany !== undefined
}

/** What a category builds upon is discoverable as well (`GFD.221 Discovery`). */
function include(category: Kind | Mixin, known: Set<Kind | Mixin>): void {
  if (known.has(category)) return
  if (category.class === 'mixin') for (const depended of category.depends) include(depended, known)
  else if (category.parent !== undefined) include(category.parent, known)
  known.add(category)
}

/** Kinds that mixins name are looked up once everything is registered, so that the order does not matter. */
function requireDistinctCategories(categories: Iterable<Kind | Mixin>): void {
  const identifiers = new Set<string>()
  const locations = new Map<string, Kind | Mixin>()
  for (const category of categories) {
    if (identifiers.has(category.identifier)) {
      throw new OcciError('definition', `there are two definitions of ${category.identifier}`)
    }
    identifiers.add(category.identifier)
    if (category.location === undefined) continue
    const other = locations.get(category.location)
    if (other !== undefined) {
      throw new OcciError(
        'definition',
        `${category.identifier} and ${other.identifier} have the same location ${category.location}`,
      )
    }
    locations.set(category.location, category)
  }
}

/** @throws OcciError `definition` if another category, or this one, has been registered under the identifier */
function requireUnregistered({ class: ours, identifier }: AnyCategory, known: AnyCategory | undefined): void {
  if (known === undefined) return
  const why =
    known.class === ours
      ? 'has a backend already'
      : `is the identifier of a registered ${known.class}: give the ${ours} another term or scheme`
  throw new OcciError('definition', `${identifier} ${why}`)
}
