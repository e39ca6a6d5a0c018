import type { EntityDraft } from '../draft.ts'
import { canonicalId } from '../identity.ts'
import type { RawEntity } from '../raw.ts'
import { shown } from '../shown.ts'
import type { ResolveContext } from './context.ts'
import type { CoreText } from './core-texts.ts'
import { type EndField, isInside, resolveEnd, resolveTargetKind } from './ends.ts'
import type { Faults } from './faults.ts'

/** A draft that is being created. */
export type Unfinished = { -readonly [K in keyof EntityDraft]: EntityDraft[K] }

/** An end of a link that is not looked up yet. */
export interface AwaitedEnd {
  readonly raw: RawEntity
  readonly draft: Unfinished
  readonly field: EndField
  readonly end: CoreText
  readonly faults: Faults
}

/**
 * The ends of the links of one message. An end may name an entity that stands later in the message, so all are
 * collected first and looked up together.
 */
export class DraftEnds {
  readonly #context: ResolveContext
  /** Drafts by their id in the message; undefined if the entity is wrong and has no draft. */
  #named: Map<string, EntityDraft | undefined> | undefined
  readonly #awaited: AwaitedEnd[] = []

  constructor(context: ResolveContext) {
    this.#context = context
  }

  /** Registers the id of an entity in the message, so that links can name the entity by it. */
  name(id: string, draft: EntityDraft | undefined, faults: Faults): void {
    const key = canonicalId(id)
    this.#named ??= new Map()
    if (this.#named.has(key)) faults.add(`two entities of the request have the id '${shown(id)}'`, 'id')
    else this.#named.set(key, draft)
  }

  await(end: AwaitedEnd): void {
    this.#awaited.push(end)
  }

  connect(): void {
    for (const one of this.#awaited) this.#connect(one)
  }

  #connect({ raw, draft, field, end, faults }: AwaitedEnd): void {
    const key = this.#keyOf(end.text)
    let inside = key !== undefined
    if (key !== undefined) {
      const named = this.#named?.get(key)
      if (named !== undefined) draft[field] = { draft: named }
    } else {
      const uri = resolveEnd(field, end, this.#context, faults)
      if (uri === undefined) return
      draft[field] = { uri }
      inside = isInside(uri)
    }
    if (field === 'source') return
    const kind = resolveTargetKind(raw, inside, this.#context, faults)
    if (kind !== undefined) draft.targetKind = kind
  }

  /** The id of an entity of the message that an end names: as it is, or as the last segment of a location. */
  #keyOf(end: string): string | undefined {
    if (this.#named === undefined) return undefined
    const id = canonicalId(end)
    if (this.#named.has(id)) return id
    const location = this.#context.locate(end)
    if (location === undefined) return undefined
    const last = canonicalId(location.slice(location.lastIndexOf('/') + 1))
    return this.#named.has(last) ? last : undefined
  }
}
