import { expectTypeOf, test } from 'vitest'
import {
  type Action,
  type AttributesOf,
  type AttributeValue,
  type AttributeValues,
  type Awaitable,
  type Backend,
  type BackendFor,
  chain,
  defineAction,
  defineKind,
  defineMixin,
  type Entity,
  type EntityOf,
  hasMixin,
  isLink,
  isOfKind,
  type Json,
  type JsonObject,
  type Kind,
  type Link,
  link,
  type Mixin,
  type Resource,
  resource,
  type Values,
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

test('a value has the type that its definition says', () => {
  const all = defineKind({
    scheme: 'http://example.com/occi#',
    term: 'all',
    parent: resource,
    attributes: {
      a: { type: 'string' },
      b: { type: 'number' },
      c: { type: 'integer' },
      d: { type: 'boolean' },
      e: { type: 'array' },
      f: { type: 'object' },
      g: { type: 'integer', enum: [1, 2] },
    },
  })
  expectTypeOf<AttributesOf<typeof all>>().toEqualTypeOf<{
    a?: string
    b?: number
    c?: number
    d?: boolean
    e?: readonly Json[]
    f?: JsonObject
    g?: 1 | 2
  }>()
})

test('attributes of the core model are fields of the entity, not attributes', () => {
  expectTypeOf<keyof AttributesOf<typeof resource>>().toEqualTypeOf<never>()
  expectTypeOf<keyof AttributesOf<typeof link>>().toEqualTypeOf<never>()
  expectTypeOf<EntityOf<typeof link>['target']>().toEqualTypeOf<string>()
})

test('definitions of which nothing is known take any name', () => {
  expectTypeOf<AttributesOf<Kind>>().toEqualTypeOf<AttributeValues>()
  expectTypeOf<Entity['attributes'][string]>().toEqualTypeOf<AttributeValue | undefined>()
})

test('a backend knows the names, and what each can be', () => {
  const _: BackendFor<typeof bigJob> = {
    create(entity) {
      entity.attributes['com.example.job.nodes'] = 4
      // @ts-expect-error a string is no integer
      entity.attributes['com.example.job.nodes'] = '4'
      // @ts-expect-error the service sets the location
      entity.location = '/elsewhere/1'
      // @ts-expect-error a resource has no target
      entity.target
    },
  }
  const ofLinks: BackendFor<typeof input> = {
    create(entity) {
      expectTypeOf(entity.source).toEqualTypeOf<string>()
      expectTypeOf(entity.attributes['com.example.input.path']).toEqualTypeOf<string | undefined>()
    },
  }
  const ofMixins: BackendFor<typeof limited> = {
    associate(entity) {
      expectTypeOf(entity.attributes['com.example.timed.seconds']).toEqualTypeOf<number | undefined>()
    },
  }
  expectTypeOf(ofLinks).toExtend<Backend>()
  expectTypeOf(ofMixins).toExtend<Backend>()
  expectTypeOf<BackendFor<Action>>().toEqualTypeOf<Backend>()
})

test('a name that is misspelt does not compile', () => {
  const _: BackendFor<typeof job> = {
    create(entity) {
      // @ts-expect-error stat is no attribute of a job
      entity.attributes['com.example.job.stat'] = 'queued'
      // @ts-expect-error it is not to be read either
      entity.attributes['com.example.job.comand']
    },
    update(entity, { attributes }) {
      // What a client gives is of any name.
      Object.assign(entity.attributes, attributes)
    },
  }
  const ofMixins: BackendFor<typeof limited> = {
    associate(entity) {
      // @ts-expect-error no attribute of this mixin, nor of one that it depends on
      entity.attributes['com.example.timed.second']
      if (isOfKind(entity, job)) {
        entity.attributes['com.example.job.state'] = 'done'
        entity.attributes['com.example.timed.seconds'] = 1
        // @ts-expect-error no attribute of the kind, nor of the mixin
        entity.attributes['com.example.job.stat']
      }
    },
  }
  const entity = {} as Entity
  if (isOfKind(entity, job)) {
    // @ts-expect-error no attribute of this kind
    entity.attributes['com.example.job.stat']
    if (hasMixin(entity, timed)) {
      expectTypeOf(entity.attributes['com.example.job.command']).toEqualTypeOf<string | undefined>()
      expectTypeOf(entity.attributes['com.example.timed.seconds']).toEqualTypeOf<number | undefined>()
      // @ts-expect-error no attribute of the kind, nor of the mixin
      entity.attributes['com.example.timed.second']
    }
  }
  if (hasMixin(entity, timed)) {
    // @ts-expect-error no attribute of this mixin
    entity.attributes['com.example.timed.second']
    expectTypeOf(isLink(entity)).toEqualTypeOf<boolean>()
  }
  expectTypeOf(ofMixins).toExtend<Backend>()
})

test('code over kinds and mixins of which nothing is known takes any name', () => {
  const _: BackendFor<Kind> = {
    create(entity) {
      entity.attributes['com.example.anything'] = 1
    },
  }
  const ofMixins: BackendFor<Mixin> = {
    create(entity) {
      entity.attributes['com.example.anything'] = 1
    },
  }
  const entity = {} as Entity
  if (isOfKind(entity, {} as Kind)) entity.attributes['com.example.anything'] = 1
  if (hasMixin(entity, {} as Mixin)) entity.attributes['com.example.anything'] = 1
  function serve<K extends Kind>(_kind: K, backend: BackendFor<K>): Backend {
    return backend
  }
  expectTypeOf(serve(job, { create: ({ attributes }) => void attributes['com.example.job.state'] })).toExtend<Backend>()
  expectTypeOf(ofMixins).toExtend<Backend>()
})

test('what a definition takes', () => {
  const scheme = 'http://example.com/occi#'
  // @ts-expect-error a kind has a parent
  defineKind({ scheme, term: 'x' })
  // @ts-expect-error there is no type text
  defineKind({ scheme, term: 'x', parent: resource, attributes: { a: { type: 'text' } } })
  // @ts-expect-error mutable is true, false or once
  defineKind({ scheme, term: 'x', parent: resource, attributes: { a: { type: 'string', mutable: 'twice' } } })
  // @ts-expect-error an action is not an attribute
  defineAction({ scheme, term: 'x', actions: [] })
  // @ts-expect-error a mixin applies to kinds
  defineMixin({ scheme, term: 'x', applies: [timed] })
})

test('an action has the types of its parameters', () => {
  const resize = defineAction({
    scheme: 'http://example.com/occi#',
    term: 'resize',
    attributes: { size: { type: 'number', required: true } },
  })
  expectTypeOf<Values<(typeof resize)['all']>>().toEqualTypeOf<{ size?: number }>()
  expectTypeOf(resize).toExtend<Action>()
})

test('a mixin that depends on several has the attributes of all', () => {
  const both = defineMixin({ scheme: 'http://example.com/occi#', term: 'both', depends: [timed, limited] })
  expectTypeOf<keyof AttributesOf<typeof both>>().toEqualTypeOf<
    'com.example.timed.seconds' | 'com.example.limited.hard'
  >()
  const other = defineMixin({
    scheme: 'http://example.com/occi#',
    term: 'other',
    attributes: { 'com.example.other': { type: 'string' } },
  })
  const three = defineMixin({ scheme: 'http://example.com/occi#', term: 'three', depends: [other, both] })
  expectTypeOf<AttributesOf<typeof three>>().toEqualTypeOf<{
    'com.example.other'?: string
    'com.example.timed.seconds'?: number
    'com.example.limited.hard'?: boolean
  }>()
})

test('a template declares an attribute again', () => {
  const long = defineMixin({
    scheme: 'http://example.com/occi#',
    term: 'long',
    depends: [timed],
    attributes: { 'com.example.timed.seconds': { type: 'number', default: 60 } },
  })
  expectTypeOf<AttributesOf<typeof long>>().toEqualTypeOf<{ 'com.example.timed.seconds'?: number }>()
})

test('isLink tells the two apart', () => {
  const entity = {} as Entity
  if (isLink(entity)) expectTypeOf(entity).toEqualTypeOf<Link>()
  else expectTypeOf(entity).toEqualTypeOf<Resource>()
})

test('chain goes on with the value', () => {
  expectTypeOf(chain(1 as Awaitable<number>, (n) => String(n))).toEqualTypeOf<Awaitable<string>>()
})
