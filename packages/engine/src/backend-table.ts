import {
  type Action,
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

const kindRoutines = ['create', 'retrieve', 'retrieveMany', 'update', 'replace', 'delete'] as const
const mixinRoutines = [...kindRoutines, 'associate', 'dissociate'] as const
const routines = [...mixinRoutines, 'action'] as const

/** Which backend serves which category. */
export class BackendTable {
  readonly #backends = new Map<string, { readonly category: Kind | Mixin | Action; readonly backend: Backend }>()
  /** The kinds and mixins that have been registered, in order, each after those that it builds upon. */
  readonly #categories = new Set<Kind | Mixin>()

  /** @throws OcciError `definition` where the backend cannot serve the category, or the category has one already */
  register(category: Kind | Mixin | Action, backend: Backend): void {
    if (this.#backends.has(category.identifier)) {
      throw new OcciError('definition', `${category.identifier} has a backend already`)
    }
    expectServes(category, backend)
    this.#backends.set(category.identifier, { category, backend })
    this.#expectTagging(backend)
    if (category.class !== 'action') this.#include(category)
  }

  /** What a category builds upon is discoverable as well (GFD.221 Discovery). */
  #include(category: Kind | Mixin): void {
    if (this.#categories.has(category)) return
    if (category.class === 'mixin') for (const depended of category.depends) this.#include(depended)
    else if (category.parent !== undefined) this.#include(category.parent)
    this.#categories.add(category)
  }

  /** Tagging an existing machine must never create or delete it. */
  #expectTagging(backend: Backend): void {
    const served = [...this.#backends.values()].filter((entry) => entry.backend === backend)
    const kind = served.find(({ category }) => category.class === 'kind')
    const mixin = served.find(({ category }) => category.class === 'mixin')
    if (kind === undefined || mixin === undefined) return
    if (backend.associate !== undefined && backend.dissociate !== undefined) return
    throw new OcciError(
      'definition',
      `the backend of both ${kind.category.identifier} and ${mixin.category.identifier} needs associate and ` +
        'dissociate: adding the mixin to an entity that exists would create it again',
    )
  }

  get categories(): readonly (Kind | Mixin)[] {
    return [...this.#categories]
  }

  /** The backend of a category, as registered. */
  get(category: Kind | Mixin | Action): Backend | undefined {
    return this.#backends.get(category.identifier)?.backend
  }

  /**
   * The backend of a mixin: its own, what the policy says, or that of a mixin that it depends on, so that templates
   * which were made at run time are served as those that were there from the start.
   */
  ofMixin(mixin: Mixin, policy: Policy, context: PolicyContext): Backend | undefined {
    const own = this.get(mixin) ?? policy.mixinBackend?.(mixin, context)
    if (own !== undefined) return own
    for (const depended of mixin.depends) {
      const backend = this.ofMixin(depended, policy, context)
      if (backend !== undefined) return backend
    }
    return undefined
  }

  /** The backends of an entity: of its kind, then of each mixin, as the policy lets them. */
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

function expectServes(category: Kind | Mixin | Action, backend: Backend): void {
  const has = (names: readonly (typeof routines)[number][]) => names.some((name) => backend[name] !== undefined)
  if (category.class === 'action') {
    if (has(['action'])) return
    throw new OcciError('definition', `the backend of the action ${category.identifier} needs the routine action`)
  }
  if (category.class === 'kind' && category.location === undefined) {
    throw new OcciError('definition', `${category.identifier} has no entities, a backend for it would never be called`)
  }
  // A backend without any routine leaves everything to the service; one for something else is a mistake.
  const serves = category.class === 'kind' ? kindRoutines : mixinRoutines
  const acts = category.actions.length > 0 && has(['action'])
  if (has(serves) || acts || !has(routines)) return
  throw new OcciError(
    'definition',
    `the backend of the ${category.class} ${category.identifier} has none of ${serves.join(', ')}`,
  )
}
