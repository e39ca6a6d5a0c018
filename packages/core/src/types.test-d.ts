import { expectTypeOf, test } from 'vitest'
import {
  type AttributesOf,
  type Backend,
  type BackendFor,
  defineKind,
  defineMixin,
  type Entity,
  type EntityOf,
  hasMixin,
  isOfKind,
  type Kind,
  type Link,
  link,
  type Mixin,
  type Resource,
  resource,
} from './index.ts'

const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  parent: resource,
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true },
    'com.example.job.state': { type: 'string', enum: ['queued', 'running', 'done'] },
  },
})
const bigJob = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'bigjob',
  parent: job,
  attributes: { 'com.example.job.nodes': { type: 'integer' } },
})
const input = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'input',
  parent: link,
  attributes: { 'com.example.input.path': { type: 'string' } },
})
const timed = defineMixin({
  scheme: 'http://example.com/occi#',
  term: 'timed',
  attributes: { 'com.example.timed.seconds': { type: 'number' } },
})
const limited = defineMixin({
  scheme: 'http://example.com/occi#',
  term: 'limited',
  depends: [timed],
  attributes: { 'com.example.limited.hard': { type: 'boolean' } },
})

test('attributes follow from the definition', () => {
  expectTypeOf<AttributesOf<typeof job>>().toEqualTypeOf<{
    'com.example.job.command'?: string
    'com.example.job.state'?: 'queued' | 'running' | 'done'
  }>()
})

test('attributes are inherited', () => {
  expectTypeOf<AttributesOf<typeof bigJob>['com.example.job.state']>().toEqualTypeOf<
    'queued' | 'running' | 'done' | undefined
  >()
  expectTypeOf<AttributesOf<typeof limited>['com.example.timed.seconds']>().toEqualTypeOf<number | undefined>()
})

test('a backend of a kind gets its entities typed', () => {
  const backend: BackendFor<typeof job> = {
    create(entity) {
      expectTypeOf(entity.attributes['com.example.job.state']).toEqualTypeOf<
        'queued' | 'running' | 'done' | undefined
      >()
      entity.attributes['com.example.job.state'] = 'queued'
      // @ts-expect-error 'paused' is not one of the states
      entity.attributes['com.example.job.state'] = 'paused'
    },
  }
  expectTypeOf(backend).toExtend<Backend>()
})

test('links and resources are told apart by their kind', () => {
  expectTypeOf<EntityOf<typeof job>>().toEqualTypeOf<Resource<AttributesOf<typeof job>>>()
  expectTypeOf<EntityOf<typeof input>>().toEqualTypeOf<Link<AttributesOf<typeof input>>>()
  expectTypeOf<EntityOf<Kind>>().toEqualTypeOf<Entity>()
})

test('definitions and entities fit where any is taken', () => {
  expectTypeOf(job).toExtend<Kind>()
  expectTypeOf(limited).toExtend<Mixin>()
  expectTypeOf<EntityOf<typeof job>>().toExtend<Entity>()
  expectTypeOf<EntityOf<typeof input>>().toExtend<Link>()
})

test('hasMixin and isOfKind narrow', () => {
  const entity = {} as Entity
  if (hasMixin(entity, timed)) {
    expectTypeOf(entity.attributes['com.example.timed.seconds']).toEqualTypeOf<number | undefined>()
  }
  if (isOfKind(entity, job)) {
    expectTypeOf(entity.attributes['com.example.job.state']).toEqualTypeOf<'queued' | 'running' | 'done' | undefined>()
  }
})

test('an object can serve several categories', () => {
  expectTypeOf<Backend>().toExtend<BackendFor<Mixin>>()
  expectTypeOf<Backend>().toExtend<BackendFor<typeof job>>()
})
