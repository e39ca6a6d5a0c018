import type { Json } from '@occi/core'
import { OcciError } from '@occi/core'
import {
  isJsonObject,
  type RawAttributes,
  type RawEnd,
  type RawEntity,
  type RawReference,
  type RawValue,
} from '@occi/core/authoring'
import type { EntityReference } from './addresses.ts'
import type { CategoryReference } from './catalogue.ts'
import type { LinkDraft } from './link-draft.ts'
import type { Session } from './session.ts'

/** What drafts and changes have in common, with nothing known of their types. */
export interface AnyDraft {
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly mixins?: readonly CategoryReference[]
  readonly attributes?: object
  readonly links?: readonly LinkDraft[]
  readonly source?: EntityReference | undefined
  readonly target?: EntityReference | undefined
}

/**
 * Returns what is sent of an entity.
 *
 * @param kind identifier of its kind; undefined: the service knows it
 */
export function rawDraft(session: Session, kind: string | undefined, draft: AnyDraft): RawEntity {
  const { title, summary, mixins = [], attributes = {}, links, source, target } = draft
  return {
    categories: [
      ...(kind === undefined ? [] : [{ identifier: kind, class: 'kind' as const }]),
      ...mixins.map((mixin): RawReference => ({ identifier: identifierOf(session, mixin, 'mixin'), class: 'mixin' })),
    ],
    attributes: rawAttributes(attributes),
    ...(title === undefined ? {} : { title: { json: title } }),
    ...(summary === undefined ? {} : { summary: { json: summary } }),
    ...(source === undefined ? {} : { source: rawEnd(session, source) }),
    ...(target === undefined ? {} : { target: rawEnd(session, target) }),
    ...(links === undefined || links.length === 0 ? {} : { links: links.map((link) => rawLink(session, link)) }),
  }
}

function rawLink(session: Session, link: LinkDraft): RawEntity {
  return { ...rawDraft(session, identifierOf(session, link.kind, 'kind'), link), isLink: true }
}

/** Returns the identifier of a category; what the service does not list is sent as it is, for the service to judge. */
export function identifierOf(
  session: Session,
  reference: CategoryReference,
  wanted: 'kind' | 'mixin' | 'action',
): string {
  const name = typeof reference === 'string' ? reference : reference.identifier
  return session.catalogue.find(reference, wanted)?.identifier ?? name
}

function rawAttributes(attributes: object): RawAttributes {
  const values = new Map<string, RawValue>()
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) values.set(name, { json: requireJson(name, value) })
  }
  return values
}

function requireJson(name: string, value: unknown): Json {
  if (['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value) || isJsonObject(value as Json)) {
    return value as Json
  }
  throw new OcciError('invalid', `${name} is ${value}, expected a string, number, boolean, array or object`)
}

/** A target may be outside the service. */
function rawEnd({ addresses }: Session, reference: EntityReference): RawEnd {
  const text = typeof reference === 'string' ? reference : reference.location
  const kind = typeof reference === 'string' || !('kind' in reference) ? undefined : String(reference.kind)
  if (text.startsWith('urn:')) return { uri: text, ...(kind === undefined ? {} : { kind }) }
  const url = URL.parse(text, addresses.base.href)
  const uri = url?.origin === addresses.base.origin ? url.pathname : text
  return { uri, ...(kind === undefined ? {} : { kind }) }
}
