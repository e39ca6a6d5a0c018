/** The renderings that requests are written in. */
export type MediaType = 'text/plain' | 'text/occi' | 'application/occi+json'

/** A value of an attribute. */
export type Value = string | number | boolean | readonly unknown[] | { readonly [name: string]: unknown }

/** An entity as a client describes it. */
export interface Draft {
  /** Identifiers of kinds: one, or, to see them refused, none or several. */
  readonly kinds: readonly string[]
  /** Identifiers of mixins. */
  readonly mixins?: readonly string[]
  readonly title?: string
  readonly summary?: string
  readonly attributes?: Readonly<Record<string, Value>>
  /** The ends of a link. */
  readonly source?: string
  readonly target?: string
}

/** What the body of a request says, in any rendering. */
export type Body =
  /** A new entity of the resource kind under test, with what it requires; what is given is added or takes precedence. */
  | { readonly entity: Partial<Draft> }
  /** Several such entities; in JSON only. */
  | { readonly entities: readonly Partial<Draft>[] }
  /** A link of the link kind under test. */
  | { readonly link: Partial<Draft> }
  /** A part of an entity. */
  | { readonly part: Partial<Draft> }
  /** Entities by their locations. */
  | { readonly locations: readonly string[] }
  /** A mixin to define or to remove. */
  | { readonly mixin: string; readonly location?: string }
  /** A kind, to filter by or to try to remove. */
  | { readonly kind: string }
  /** A kind and attributes, to filter by. */
  | { readonly filter: string; readonly attributes: Readonly<Record<string, Value>> }
  /** The invocation of an action. */
  | { readonly action: string }
  /** The text as it is. */
  | { readonly verbatim: string; readonly type: string }

/** Returns how many entities a body may create. */
export function createdBy(body: Body | undefined): number {
  if (body === undefined) return 0
  if ('entities' in body) return body.entities.length
  return 'entity' in body || 'link' in body || ('part' in body && body.part.kinds !== undefined) ? 1 : 0
}
