import type { Alter, Passing, Reply } from '../proxy.test-fixture.ts'

/** One way in which a service breaks the standard. */
export interface Defect {
  readonly name: string
  /** The case that must fail. */
  readonly caughtBy: string
  /** Returns what a proxy does; it is called anew for each run, so that it may remember. */
  readonly alter: () => Alter
}

type When = (request: Passing) => boolean

export function defect(name: string, caughtBy: string, alter: Alter): Defect {
  return { name, caughtBy, alter: () => alter }
}

/** The same for a defect that remembers. */
export function remembering(name: string, caughtBy: string, alter: () => Alter): Defect {
  return { name, caughtBy, alter }
}

/** Changes answers. */
export function replies(when: When, change: (reply: Reply, request: Passing) => Partial<Reply>): Alter {
  return async (request, forward) => {
    const reply = await forward(request)
    return when(request) ? { ...reply, ...change(reply, request) } : reply
  }
}

/** Changes requests before the service sees them. */
export function requests(when: When, change: (request: Passing) => Partial<Passing>): Alter {
  return (request, forward) => forward(when(request) ? { ...request, ...change(request) } : request)
}

/** Answers without the service. */
export function instead(when: When, reply: Partial<Reply>): Alter {
  return async (request, forward) =>
    when(request) ? { status: 200, fields: [['Content-Type', 'text/plain']], body: '', ...reply } : forward(request)
}

/** Changes the JSON of answers. */
export function json(when: When, change: (model: Model) => unknown): Alter {
  return replies(
    (request) => when(request) && accepts('application/occi+json')(request),
    (reply) =>
      reply.status < 300 && reply.body.startsWith('{') ? { body: JSON.stringify(change(JSON.parse(reply.body))) } : {},
  )
}

/** What JSON holds, as far as defects touch it. */
export interface Model {
  [name: string]: unknown
  kinds?: Model[]
  mixins?: Model[]
  actions?: Model[]
  resources?: Model[]
  links?: Model[]
  attributes?: Record<string, Model>
}

export const always: When = () => true
export const both =
  (...conditions: readonly When[]): When =>
  (request) =>
    conditions.every((condition) => condition(request))
export const not =
  (condition: When): When =>
  (request) =>
    !condition(request)
export const isMethod =
  (...methods: readonly string[]): When =>
  ({ method }) =>
    methods.includes(method)
export const accepts =
  (type: string): When =>
  (request) =>
    fieldOf(request, 'accept') === type
export const isSent =
  (type: string): When =>
  (request) =>
    fieldOf(request, 'content-type') === type
export const isQuery: When = ({ target }) => target.endsWith('/-/')
export const isAction: When = ({ target }) => target.includes('?action=')
export const isCollection: When = ({ target }) => /^\/[a-z]+\/(?:\?|$)/.test(target)
export const isTagCollection: When = ({ target }) => /^\/occi-conformance-[^/]*\/(?:\?|$)/.test(target)
export const isEntity: When = ({ target }) => /^\/[a-z]+\/[^/?]+$/.test(target)
export const isLink: When = ({ target }) => /^\/[a-z]*link\/[^/?]+$/.test(target)

type Fields = Reply['fields']

export function fieldOf({ fields }: { readonly fields: Fields }, name: string): string | undefined {
  return fields.find(([field]) => field.toLowerCase() === name)?.[1]
}

/** Header fields without one, and with one at their end if there is a value. */
export function withField({ fields }: { readonly fields: Fields }, name: string, value?: string): Fields {
  const others = fields.filter(([field]) => field.toLowerCase() !== name)
  return value === undefined ? others : [...others, [name, value]]
}

/** Changes the values of one header field, as often as it is there. */
export function mapField(
  { fields }: { readonly fields: Fields },
  name: string,
  change: (value: string) => string,
): Fields {
  return fields.map(([field, value]) => [field, field.toLowerCase() === name ? change(value) : value])
}

/** Shows a value of a client in place of the service's own. */
export function shows(pattern: RegExp, found: RegExp, value: string): () => Alter {
  return () => {
    let isChanged = false
    return async (request, forward) => {
      if (isMethod('POST', 'PUT')(request) && isEntity(request) && pattern.test(request.body)) isChanged = true
      const reply = await forward(request)
      if (isChanged && isEntity(request)) return { ...reply, status: 200, body: reply.body.replace(found, value) }
      return reply
    }
  }
}
