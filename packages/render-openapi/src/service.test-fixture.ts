import { defineKind, defineMixin, type Kind, link, type Mixin, resource } from '@occi/core'
import { Application, type ApplicationOptions, standardRenderings } from '@occi/server'
import { type OpenApiRenderingOptions, openApiRendering } from './openapi-rendering.ts'

export const scheme = 'http://example.com/occi#'
export const job = defineKind({
  scheme,
  term: 'job',
  title: 'Batch job',
  parent: resource,
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true },
    'com.example.job.priority': { type: 'integer', mutable: true, default: 5, pattern: { minimum: 1, maximum: 9 } },
    'com.example.job.state': { type: 'string', enum: ['queued', 'done'] },
  },
})
export const waits = defineKind({
  scheme,
  term: 'waits',
  title: 'Waits for',
  parent: link,
  targets: [job],
  attributes: { 'com.example.waits.minutes': { type: 'number', mutable: true, default: 10 } },
})
export const traced = defineMixin({
  scheme,
  term: 'traced',
  applies: [job],
  attributes: { 'com.example.trace.level': { type: 'string', enum: ['low', 'high'], mutable: true, default: 'low' } },
})
export const urgent = defineMixin({
  scheme,
  term: 'urgent',
  applies: [job],
  attributes: { 'com.example.job.priority': { type: 'integer', default: 1 } },
})

/** A service without a backend that does anything. */
export function serviceOf(
  categories: readonly (Kind | Mixin)[],
  options: OpenApiRenderingOptions = {},
  others: ApplicationOptions = {},
) {
  const app = new Application({ ...others, renderings: [...standardRenderings(), openApiRendering(options)] })
  for (const category of categories) app.registerBackend(category, {})
  return app
}
