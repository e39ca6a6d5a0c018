import { type AttributeValue, defineAction, defineKind, defineMixin, link, resource } from '@occi/core'
import { expectTypeOf, test } from 'vitest'
import type { Application } from './application.ts'

const scheme = 'http://example.com/occi#'
const stop = defineAction({
  scheme: 'http://example.com/occi/job/action#',
  term: 'stop',
  attributes: { method: { type: 'string', enum: ['now', 'soon'], mutable: true, required: true } },
})
const job = defineKind({
  scheme,
  term: 'job',
  parent: resource,
  actions: [stop],
  attributes: { 'com.example.job.command': { type: 'string', required: true, mutable: true } },
})
const input = defineKind({ scheme, term: 'input', parent: link })
const timed = defineMixin({
  scheme,
  term: 'timed',
  applies: [job],
  attributes: { 'com.example.timed.seconds': { type: 'number', required: true, mutable: true } },
})
const app = {} as Application

test('registerBackend infers the entities of a kind, a mixin or several kinds', () => {
  app.registerBackend(job, {
    create(entity) {
      expectTypeOf(entity.attributes['com.example.job.command']).toEqualTypeOf<string>()
      entity.actions = [stop.identifier]
    },
  })
  app.registerBackend(timed, {
    associate(entity) {
      expectTypeOf(entity.attributes['com.example.timed.seconds']).toEqualTypeOf<number | undefined>()
    },
  })
  app.registerBackend([job, input], {
    create(entity) {
      expectTypeOf(entity.location).toEqualTypeOf<string>()
      // @ts-expect-error no attribute of either
      entity.attributes['com.example.job.comand']
    },
    update(entity, { attributes }) {
      expectTypeOf(entity.kind).toEqualTypeOf<string>()
      // @ts-expect-error no attribute of either
      attributes['com.example.job.comand']
    },
  })
})

test('registerBackend types the parameters of an action', () => {
  app.registerBackend(stop, {
    action(_entity, { attributes }) {
      expectTypeOf(attributes.method).toEqualTypeOf<'now' | 'soon'>()
      // @ts-expect-error no parameter of this action
      attributes.methud
    },
  })
  app.registerBackend(job, {
    action(_entity, { attributes }) {
      expectTypeOf(attributes.method).toEqualTypeOf<AttributeValue | undefined>()
    },
  })
})

test('registerBackends takes one backend for each category', () => {
  const categories = { job, input, timed }
  app.registerBackends(categories, {
    job: { create: (entity) => void entity.attributes['com.example.job.command'].length },
    input: { create: (entity) => void entity.target },
    timed: {},
  })
  // @ts-expect-error Property 'timed' is missing
  app.registerBackends(categories, { job: {}, input: {} })
  // @ts-expect-error 'jobs' does not exist
  app.registerBackends(categories, { job: {}, input: {}, timed: {}, jobs: {} })
  class Inputs {
    create(_entity: { readonly source: string; readonly target: string }): void {}
  }
  // @ts-expect-error a job is no link
  app.registerBackends(categories, { job: new Inputs(), input: {}, timed: {} })
})
