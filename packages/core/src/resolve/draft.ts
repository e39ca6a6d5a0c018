import type { AttributeValues } from '../attribute.ts'
import { link } from '../base-kinds.ts'
import { coreAttributeName } from '../core-attributes.ts'
import type { EntityDraft } from '../draft.ts'
import { isLinkKind } from '../entity.ts'
import { isKindOf, type Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { applyDefaults } from '../mixin-set.ts'
import type { RawEntity } from '../raw.ts'
import { addDefaults, requireFewAttributes, requireRequired, resolveAttributes } from './attributes.ts'
import { type ResolvedCategories, requireApplicable, requireFewMixins, resolveCategories } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { coreText, idWithin, requireNature, resolveTexts } from './core-texts.ts'
import { DraftEnds, type Unfinished } from './draft-ends.ts'
import type { EndField } from './ends.ts'
import { Faults } from './faults.ts'
import { givenAttributes } from './given-attributes.ts'

/** What resolving new entities requires beside the message. */
export interface DraftOptions {
  /** Mixins that every entity gets, such as that of the collection in which it is created. */
  readonly mixins?: readonly Mixin[]
  /** The kind that every entity must be of, such as that of the collection in which it is created. */
  readonly kind?: Kind
}

/**
 * Turns the entities of a message into drafts of new entities (`GFD.223 Create Entity Instance`). They may name each
 * other by `id` as source and target of links, which is all that an `id` is for; all inline links belong to their
 * resource.
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveDrafts(
  entities: readonly RawEntity[],
  context: ResolveContext,
  options: DraftOptions = {},
): readonly EntityDraft[] {
  const faults = new Faults()
  requireFew(entities, context, faults)
  faults.throwIfAny()
  const resolver = new DraftResolver(context, options)
  const [only, another] = entities
  const drafts =
    only !== undefined && another === undefined
      ? [resolver.entity(only, faults)]
      : entities.map((raw, index) => resolver.entity(raw, faults.within('entities', index)))
  resolver.connect()
  faults.throwIfAny()
  return drafts.filter((draft) => draft !== undefined)
}

function requireFew(entities: readonly RawEntity[], { limits }: ResolveContext, faults: Faults): void {
  if (entities.length === 0) faults.add('there is no entity in the request, expected at least one')
  if (entities.length > limits.entities) {
    faults.add(`${entities.length} entities in one request, at most ${limits.entities} are accepted`)
  }
  let links = 0
  for (const raw of entities) links += raw.links?.length ?? 0
  if (links > limits.links) faults.add(`${links} links in one request, at most ${limits.links} are accepted`)
}

const noLinks: readonly EntityDraft[] = []

/** Creates the drafts of one message, then connects those of links with the entities that they name. */
class DraftResolver {
  readonly #context: ResolveContext
  readonly #options: DraftOptions
  readonly #ends: DraftEnds

  constructor(context: ResolveContext, options: DraftOptions) {
    this.#context = context
    this.#options = options
    this.#ends = new DraftEnds(context)
  }

  /** Sets the ends of all links, once every entity of the message has its name. */
  connect(): void {
    this.#ends.connect()
  }

  /** An entity that is not an inline link; undefined, and a fault, if its kind is not known. */
  entity(raw: RawEntity, faults: Faults): EntityDraft | undefined {
    const { kind: expected, mixins } = this.#options
    const categories = resolveCategories(raw.categories, this.#context, faults, mixins)
    const { kind } = categories
    if (kind === undefined) {
      // GFD.221 Instantiation: a client must say the kind.
      if (categories.complete) faults.add('an entity needs its kind: a Category of class kind is missing', 'categories')
      this.#name(raw, undefined, faults)
      return undefined
    }
    // GFD.221 Entity: an abstract type can never be instantiated.
    if (kind.location === undefined) faults.add(`entities of ${kind.identifier} cannot be created`, 'categories')
    if (expected !== undefined && expected !== kind) {
      faults.add(`this is the collection of ${expected.identifier}, not of ${kind.identifier}`, 'categories')
    }
    if (!isLinkKind(kind)) return this.#resource(raw, kind, categories, faults)
    const draft = this.#draft(raw, kind, categories, faults)
    this.#awaitEnd(raw, 'source', draft, faults)
    this.#awaitEnd(raw, 'target', draft, faults)
    return draft
  }

  #resource(raw: RawEntity, kind: Kind, categories: ResolvedCategories, faults: Faults): EntityDraft {
    const draft = this.#draft(raw, kind, categories, faults)
    if (raw.links === undefined) return draft
    draft.links = raw.links.flatMap((inline, index) => {
      return this.#inline(inline, draft, faults.within('links', index)) ?? []
    })
    return draft
  }

  /** An inline link: it starts from the resource that contains it, whatever its source says. */
  #inline(raw: RawEntity, source: EntityDraft, faults: Faults): EntityDraft | undefined {
    const categories = resolveCategories(raw.categories, this.#context, faults)
    const kind = categories.kind ?? (categories.complete ? this.#kindOfLink(raw) : undefined)
    if (kind === undefined || !isLinkKind(kind)) {
      if (kind !== undefined) faults.add(`${kind.identifier} is no kind of links`, 'categories')
      this.#name(raw, undefined, faults)
      return undefined
    }
    const draft = this.#draft(raw, kind, categories, faults)
    draft.source = { draft: source }
    this.#awaitEnd(raw, 'target', draft, faults)
    return draft
  }

  /** A link without a category: the one kind of links to such targets, else the link of the core model. */
  #kindOfLink(raw: RawEntity): Kind {
    const { catalogue } = this.#context
    const target = raw.target?.kind === undefined ? undefined : catalogue.kind(raw.target.kind)
    if (target === undefined) return link
    const [only = link, another] = catalogue.kinds.filter((kind) => kind.targets.some((one) => isKindOf(target, one)))
    return another === undefined ? only : link
  }

  /** What resources and links have in common. */
  #draft(raw: RawEntity, kind: Kind, categories: ResolvedCategories, faults: Faults): Unfinished {
    const { mixins } = categories
    requireNature(raw, kind, isLinkKind(kind), faults)
    requireApplicable(kind, mixins, raw.categories, faults)
    requireFewMixins(mixins.length, mixins, this.#context, faults)
    const attributes = newAttributes(raw, kind, categories, this.#context, faults)
    const { title, summary } = resolveTexts(raw, isLinkKind(kind), faults)
    const draft = { kind, mixins, attributes, title, summary, links: noLinks }
    this.#name(raw, draft, faults)
    return draft
  }

  #name(raw: RawEntity, draft: EntityDraft | undefined, faults: Faults): void {
    const id = idWithin(raw)
    if (id !== undefined) this.#ends.name(id, draft, faults)
  }

  #awaitEnd(raw: RawEntity, field: EndField, draft: Unfinished, faults: Faults): void {
    const before = faults.count
    const end = coreText(raw, field, faults)
    if (end !== undefined) this.#ends.await({ raw, draft, field, end, faults })
    else if (faults.count === before)
      faults.add(`a link needs its ${field}: ${coreAttributeName(field)} is missing`, field)
  }
}

/**
 * All values of a new entity: the client's, then the defaults of its kind and, overriding these, of its mixins; those
 * of a mixin that overrides come before the client's too (`GFD.221 Templates`, `GFD.224 Resource Template`).
 */
function newAttributes(
  raw: RawEntity,
  kind: Kind,
  { mixins, complete }: ResolvedCategories,
  context: ResolveContext,
  faults: Faults,
): AttributeValues {
  const definitions = context.catalogue.definitions(kind, mixins)
  const given = givenAttributes(raw, (name) => definitions.get(name), faults)
  requireFewAttributes(given, context, faults)
  const bearer = { name: 'this kind and these mixins', definitions, incomplete: !complete }
  const values = resolveAttributes(given, bearer, faults)
  addDefaults(values, definitions)
  applyDefaults(values, mixins, definitions)
  requireRequired(given, values, definitions, faults)
  return values
}
