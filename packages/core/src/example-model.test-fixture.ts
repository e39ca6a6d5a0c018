import { expect } from 'vitest'
import {
  canonicalPath,
  defaultResolveLimits,
  type RawAttributes,
  type RawEntity,
  type ResolveContext,
} from './authoring.ts'
import {
  Catalogue,
  defineAction,
  defineKind,
  defineMixin,
  type Fault,
  type Json,
  link,
  OcciError,
  resource,
} from './index.ts'

/** A small service of batch jobs: what the tests of this package resolve messages against. */
export const scheme = 'http://example.com/occi#'

export const start = defineAction({
  scheme: 'http://example.com/occi/job/action#',
  term: 'start',
  attributes: {
    at: { type: 'string', required: true },
    priority: { type: 'integer', default: 5, enum: [1, 5, 9] },
  },
})

export const stop = defineAction({ scheme: 'http://example.com/occi/job/action#', term: 'stop' })

export const job = defineKind({
  scheme,
  term: 'job',
  title: 'A batch job',
  parent: resource,
  actions: [start, stop],
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true },
    'com.example.job.state': { type: 'string', enum: ['queued', 'running', 'done'] },
    'com.example.job.cores': { type: 'integer', mutable: true, default: 1 },
    'com.example.job.memory': { type: 'number', mutable: true },
    'com.example.job.urgent': { type: 'boolean', mutable: true },
    'com.example.job.tags': { type: 'array', mutable: true },
    'com.example.job.options': { type: 'object', mutable: true },
    'com.example.job.script': { type: 'string', mutable: 'once' },
  },
})

export const queue = defineKind({
  scheme,
  term: 'queue',
  parent: resource,
  attributes: { 'com.example.queue.depth': { type: 'integer', mutable: true } },
})

export const input = defineKind({
  scheme,
  term: 'input',
  parent: link,
  targets: [queue],
  attributes: {
    'com.example.input.path': { type: 'string', mutable: true },
    'com.example.input.state': { type: 'string' },
  },
})

export const size = defineMixin({ scheme, term: 'size', applies: [job], exclusive: true, override: true })
export const small = defineMixin({
  scheme: 'http://example.com/occi/size#',
  term: 'small',
  depends: [size],
  attributes: { 'com.example.job.cores': { type: 'integer', default: 2 } },
})
export const large = defineMixin({
  scheme: 'http://example.com/occi/size#',
  term: 'large',
  depends: [size],
  attributes: {
    'com.example.job.cores': { type: 'integer', default: 8 },
    'com.example.job.memory': { type: 'number', default: 64.5 },
  },
})
export const timed = defineMixin({
  scheme,
  term: 'timed',
  applies: [job],
  attributes: {
    'com.example.timed.seconds': { type: 'number', mutable: true, required: true },
    'com.example.job.cores': { type: 'integer', default: 4 },
  },
})
export const tag = defineMixin({ scheme, term: 'tag' })

export const catalogue = new Catalogue([job, queue, input, size, small, large, timed, tag])

/** A service at `http://occi.example.com`, mounted at its root. */
export const context: ResolveContext = {
  catalogue,
  limits: defaultResolveLimits,
  locate: (uri) => canonicalPath(uri.replace(/^http:\/\/occi\.example\.com(?=\/)/, '')),
}

/** Attributes as a text rendering reads them. */
export function text(values: Record<string, string>): RawAttributes {
  return new Map(Object.entries(values).map(([name, value]) => [name, { text: value }]))
}

/** Attributes as a JSON rendering reads them. */
export function json(values: Record<string, Json>): RawAttributes {
  return new Map(Object.entries(values).map(([name, value]) => [name, { json: value }]))
}

/** An entity as a rendering reads it, with categories named by their identifiers or by definition. */
export function raw(
  categories: readonly (string | { readonly identifier: string })[],
  fields: Partial<RawEntity> = {},
): RawEntity {
  const references = categories.map((one) => (typeof one === 'string' ? { identifier: one } : one))
  return {
    attributes: new Map(),
    ...fields,
    categories: references.map(({ identifier }) => ({ identifier })),
  }
}

/** The faults with which something is refused. */
export function faultsOf(refused: () => unknown): readonly Fault[] {
  return refusal(refused, 'invalid').faults
}

/** The error with which something is refused, of just this code. */
export function refusal(refused: () => unknown, code: OcciError['code']): OcciError {
  let error: unknown
  try {
    refused()
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(OcciError)
  if (!(error instanceof OcciError)) throw new Error('not refused')
  expect(error.code).toBe(code)
  return error
}
