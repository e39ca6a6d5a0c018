import type { AttributeValues } from '../attribute.ts'
import { link } from '../base-kinds.ts'
import type { DraftEnd, EntityDraft } from '../draft.ts'
import { isLinkKind } from '../entity.ts'
import { canonicalId } from '../identity.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { addMixins, applyDefaults } from '../mixin-set.ts'
import { isUri } from '../names.ts'
import type { RawEnd, RawEntity } from '../raw.ts'
import { expectFewAttributes, expectRequired, resolveAttributes, resolveText } from './attributes.ts'
import { expectApplicable, resolveCategories } from './categories.ts'
import type { ResolveContext } from './context.ts'
import { Faults } from './faults.ts'

/** What resolving new entities takes beside the message. */
export interface DraftOptions {
  /** Mixins that every entity gets, as when it is created in a mixin's collection. */
  readonly mixins?: readonly Mixin[]
  /** The kind that every entity must be of, as when it is created in a kind's collection. */
  readonly kind?: Kind
}

/**
 * Turns the entities of a message into drafts of new entities (`GFD.223 Create Entity Instance`). They may name each
 * other by `id` as source and target of links; all inline links belong to their resource.
 *
 * @throws OcciError `invalid` with everything that is wrong
 */
export function resolveDrafts(
  entities: readonly RawEntity[],
  context: ResolveContext,
  options: DraftOptions = {},
): readonly EntityDraft[] {
  const faults = new Faults()
  const single = entities.length === 1
  if (entities.length === 0) faults.add('there is no entity in the request, expected one at least')
  expectFew(entities, context, faults)
  faults.throwIfAny()
  const resolver = new DraftResolver(context, options)
  const drafts = entities.map((raw, index) => resolver.entity(raw, single ? faults : faults.within('entities', index)))
  faults.throwIfAny()
  resolver.connect()
  faults.throwIfAny()
  return drafts.filter((draft) => draft !== undefined)
}

function expectFew(entities: readonly RawEntity[], { limits }: ResolveContext, faults: Faults): void {
  const links = entities.reduce((sum, raw) => sum + (raw.links?.length ?? 0), 0)
  if (entities.length > limits.entities) {
    faults.add(`${entities.length} entities in one request, at most ${limits.entities} are taken`)
  }
  if (links > limits.links) faults.add(`${links} links in one request, at most ${limits.links} are taken`)
}

type Building = { -readonly [K in keyof EntityDraft]: EntityDraft[K] }

interface PendingEnd {
  readonly draft: Building
  readonly field: 'source' | 'target'
  readonly end: RawEnd
  readonly faults: Faults
}

class DraftResolver {
  readonly #context: ResolveContext
  readonly #options: DraftOptions
  readonly #named = new Map<string, EntityDraft>()
  readonly #ends: PendingEnd[] = []

  constructor(context: ResolveContext, options: DraftOptions) {
    this.#context = context
    this.#options = options
  }

  entity(raw: RawEntity, faults: Faults): EntityDraft | undefined {
    const resolved = resolveCategories(raw.categories, this.#context.catalogue, faults)
    const { kind } = resolved
    if (kind === undefined) {
      if (!faults.any) faults.add('an entity needs its kind: a Category of class kind is missing', 'categories')
      return undefined
    }
    if (kind.location === undefined) faults.add(`entities of ${kind.identifier} cannot be created`, 'categories')
    if (this.#options.kind !== undefined && this.#options.kind !== kind) {
      faults.add(`this is the collection of ${this.#options.kind.identifier}, not of ${kind.identifier}`, 'categories')
    }
    const mixins = addMixins(resolved.mixins, this.#options.mixins ?? [])
    return this.#draft(raw, kind, mixins, faults)
  }

  #draft(raw: RawEntity, kind: Kind, mixins: readonly Mixin[], faults: Faults, source?: EntityDraft): EntityDraft {
    expectApplicable(kind, mixins, raw.categories, faults)
    const attributes = newAttributes(raw, kind, mixins, this.#context, faults)
    const draft: Building = { kind, mixins, attributes, links: [] }
    const title = resolveText('title', raw.title, raw.attributes, faults)
    if (title !== undefined) draft.title = title
    const id = raw.id ?? textOf(raw, 'occi.core.id')
    if (id !== undefined) this.#name(id, draft, faults)
    if (isLinkKind(kind)) {
      if (source === undefined) this.#expectEnd(draft, 'source', raw, faults)
      else draft.source = { draft: source }
      this.#expectEnd(draft, 'target', raw, faults)
    } else {
      const summary = resolveText('summary', raw.summary, raw.attributes, faults)
      if (summary !== undefined) draft.summary = summary
      draft.links = (raw.links ?? []).flatMap((link, index) => this.#inline(link, draft, faults.within('links', index)))
    }
    return draft
  }

  #name(id: string, draft: EntityDraft, faults: Faults): void {
    const name = canonicalId(id)
    if (this.#named.has(name)) faults.add(`two entities of the request have the id ${id}`, 'id')
    this.#named.set(name, draft)
  }

  /** A link that a resource brings along: it starts from that resource, whatever its source says. */
  #inline(raw: RawEntity, source: EntityDraft, faults: Faults): EntityDraft[] {
    const resolved = resolveCategories(raw.categories, this.#context.catalogue, faults)
    const kind = resolved.kind ?? this.#kindOfLink(raw)
    if (isLinkKind(kind)) return [this.#draft(raw, kind, resolved.mixins, faults, source)]
    faults.add(`${kind.identifier} is no kind of links`, 'categories')
    return []
  }

  /** A link without a category: the one kind of links to such targets, else the link of the core model. */
  #kindOfLink(raw: RawEntity): Kind {
    const { catalogue } = this.#context
    const target = raw.target?.kind === undefined ? undefined : catalogue.kind(raw.target.kind)
    const fitting = catalogue.kinds.filter((kind) => target !== undefined && kind.targets.includes(target))
    const [only, another] = fitting
    return only !== undefined && another === undefined ? only : link
  }

  #expectEnd(draft: Building, field: 'source' | 'target', raw: RawEntity, faults: Faults): void {
    const end = endOf(raw, field)
    if (end === undefined) faults.add(`a link needs its ${field}: occi.core.${field} is missing`, field)
    else this.#ends.push({ draft, field, end, faults })
  }

  /** Looks up the ends of all links, once every entity of the request has its name. */
  connect(): void {
    for (const { draft, field, end, faults } of this.#ends) {
      const resolved = resolveEnd(end, this.#named, this.#context)
      if (resolved === undefined) {
        faults.add(`${field} ${JSON.stringify(end.uri)} is no location of this service and no URI`, field)
        continue
      }
      draft[field] = resolved
      if (field === 'target') this.#setTargetKind(draft, end, faults)
    }
  }

  #setTargetKind(draft: Building, end: RawEnd, faults: Faults): void {
    if (end.kind === undefined) return
    const kind = this.#context.catalogue.kind(end.kind)
    if (kind !== undefined) draft.targetKind = kind.identifier
    else if (draft.target !== undefined && 'uri' in draft.target && !draft.target.uri.startsWith('/')) {
      // What is outside the service may be of any kind (GFD.221 Link).
      draft.targetKind = end.kind
    } else faults.add(`the kind of the target, ${end.kind}, is not a kind of this service`, 'target')
  }
}

function newAttributes(
  raw: RawEntity,
  kind: Kind,
  mixins: readonly Mixin[],
  context: ResolveContext,
  faults: Faults,
): AttributeValues {
  const definitions = context.catalogue.definitions(kind, mixins)
  expectFewAttributes(raw.attributes, context, faults)
  const values = resolveAttributes(raw.attributes, definitions, undefined, faults)
  for (const [name, definition] of definitions) {
    if (definition.default !== undefined && values[name] === undefined) values[name] = definition.default
  }
  applyDefaults(values, mixins)
  expectRequired(values, definitions, faults)
  return values
}

/** An end of a link: the field, or what text gives as attributes. */
export function endOf(raw: RawEntity, field: 'source' | 'target'): RawEnd | undefined {
  const uri = textOf(raw, `occi.core.${field}`) ?? raw[field]?.uri
  if (uri === undefined) return undefined
  const kind = textOf(raw, `occi.core.${field}.kind`) ?? raw[field]?.kind
  return kind === undefined ? { uri } : { uri, kind }
}

function textOf(raw: RawEntity, name: string): string | undefined {
  const value = raw.attributes.get(name)
  if (value === undefined) return undefined
  return 'text' in value ? value.text : String(value.json)
}

/** Finds what an end of a link names: another entity of the message, a location of the service, or any URI. */
export function resolveEnd(
  end: RawEnd,
  named: ReadonlyMap<string, EntityDraft>,
  context: ResolveContext,
): DraftEnd | undefined {
  const draft = named.get(canonicalId(end.uri)) ?? named.get(canonicalId(end.uri.slice(end.uri.lastIndexOf('/') + 1)))
  if (draft !== undefined) return { draft }
  const location = context.locate(end.uri)
  if (location !== undefined) return { uri: location }
  return isUri(end.uri) ? { uri: end.uri } : undefined
}
