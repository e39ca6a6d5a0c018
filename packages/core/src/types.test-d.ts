import { expectTypeOf, test } from 'vitest'
import { chain } from './authoring.ts'
import {
  type Action,
  type ActionsOf,
  type AttributeDefinitions,
  type AttributesOf,
  type AttributeValue,
  type AttributeValues,
  type Awaitable,
  type Backend,
  type BackendFor,
  defineAction,
  defineKind,
  defineMixin,
  type Entity,
  type EntityOf,
  hasMixin,
  type InvocationOf,
  isInvocationOf,
  isLink,
  isOfKind,
  type Json,
  type JsonObject,
  type Kind,
  type Link,
  link,
  type Mixin,
  type MixinActionIdentifier,
  type Resource,
  resource,
  takeOwn,
  type Values,
} from './index.ts'
import type { OnlyKinds } from './mixin.ts'

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
    'com.example.job.command': string
    'com.example.job.state'?: 'queued' | 'running' | 'done'
  }>()
})

test('an attribute of a kind that is required or has a default has a value', () => {
  const disk = defineKind({
    scheme: 'http://example.com/occi#',
    term: 'disk',
    parent: resource,
    attributes: {
      'com.example.disk.size': { type: 'integer', required: true, mutable: true },
      'com.example.disk.speed': { type: 'string', enum: ['slow', 'fast'], default: 'slow' },
      'com.example.disk.label': { type: 'string', required: false, mutable: true },
    },
  })
  const _: BackendFor<typeof disk> = {
    create({ attributes }) {
      expectTypeOf(attributes['com.example.disk.size']).toEqualTypeOf<number>()
      expectTypeOf(attributes['com.example.disk.speed']).toEqualTypeOf<'slow' | 'fast'>()
      expectTypeOf(attributes['com.example.disk.label']).toEqualTypeOf<string | undefined>()
      delete attributes['com.example.disk.label']
      // @ts-expect-error a backend cannot remove what is required
      delete attributes['com.example.disk.size']
      // @ts-expect-error nor what has a default
      attributes['com.example.disk.speed'] = undefined
    },
  }
  const encrypted = defineMixin({
    scheme: 'http://example.com/occi#',
    term: 'encrypted',
    attributes: { 'com.example.encrypted.key': { type: 'string', required: true, mutable: true } },
  })
  expectTypeOf<AttributesOf<typeof encrypted>>().toEqualTypeOf<{ 'com.example.encrypted.key'?: string }>()
})

test('a kind that defines an inherited attribute again says what it is', () => {
  const looseJob = defineKind({
    scheme: 'http://example.com/occi#',
    term: 'loosejob',
    parent: job,
    attributes: { 'com.example.job.command': { type: 'string', mutable: true } },
  })
  expectTypeOf<AttributesOf<typeof looseJob>['com.example.job.command']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<AttributesOf<typeof looseJob>['com.example.job.state']>().toEqualTypeOf<
    'queued' | 'running' | 'done' | undefined
  >()
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
  expectTypeOf<EntityOf<typeof job>>().toEqualTypeOf<Resource<AttributesOf<typeof job>, ActionsOf<typeof job>>>()
  expectTypeOf<EntityOf<typeof input>>().toEqualTypeOf<Link<AttributesOf<typeof input>, ActionsOf<typeof input>>>()
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
    update(_entity, { attributes }) {
      expectTypeOf(attributes['com.example.job.command']).toEqualTypeOf<string | undefined>()
      expectTypeOf(attributes['com.example.job.state']).toEqualTypeOf<'queued' | 'running' | 'done' | undefined>()
      // @ts-expect-error stat is no attribute of a job
      attributes['com.example.job.stat']
      // @ts-expect-error what a client wants is read, not changed
      attributes['com.example.job.state'] = 'done'
    },
    replace(entity, changes, context) {
      takeOwn(entity, changes, context)
      expectTypeOf(changes.attributes['com.example.job.command']).toEqualTypeOf<string | undefined>()
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
      expectTypeOf(entity.attributes['com.example.job.command']).toEqualTypeOf<string>()
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
})

test('an unknown member of a definition does not compile', () => {
  const common = { scheme: 'http://example.com/occi#', term: 'x' } as const
  // @ts-expect-error titel is not a member
  defineKind({ ...common, parent: resource, titel: 'X' })
  // @ts-expect-error titel is not a member
  defineMixin({ ...common, titel: 'X' })
  // @ts-expect-error titel is not a member
  defineAction({ ...common, titel: 'X' })
  // @ts-expect-error mutabel is not a member
  defineKind({ ...common, parent: resource, attributes: { a: { type: 'string', mutabel: true } } })
  // @ts-expect-error requierd is not a member
  defineMixin({ ...common, attributes: { a: { type: 'string', requierd: true } } })
  // @ts-expect-error discription is not a member
  defineAction({ ...common, attributes: { a: { type: 'string', discription: 'A' } } })
  const attributes = { a: { type: 'string', mutabel: true } } as const
  // @ts-expect-error nor is it if the definitions are a constant
  defineKind({ ...common, parent: resource, attributes })
})

test('a default of the wrong type or outside its enum does not compile', () => {
  const common = { scheme: 'http://example.com/occi#', term: 'x' } as const
  // @ts-expect-error '1' is no integer
  defineKind({ ...common, parent: resource, attributes: { a: { type: 'integer', default: '1' } } })
  // @ts-expect-error 1 is no string
  defineMixin({ ...common, attributes: { a: { type: 'string', default: 1 } } })
  // @ts-expect-error 'soon' is not in the enum
  defineAction({ ...common, attributes: { a: { type: 'string', enum: ['now', 'later'], default: 'soon' } } })
  // @ts-expect-error a string in the enum of an integer
  defineKind({ ...common, parent: resource, attributes: { a: { type: 'integer', enum: [1, '2'] } } })
  // @ts-expect-error an object is no array
  defineKind({ ...common, parent: resource, attributes: { a: { type: 'array', default: {} } } })
  defineKind({
    ...common,
    parent: resource,
    attributes: {
      a: { type: 'integer', enum: [1, 2], default: 2 },
      b: { type: 'array', default: ['x'] },
      c: { type: 'object', default: { x: [1] } },
      d: { type: 'boolean', default: false },
      e: { type: 'number', default: 0.5 },
    },
  })
  const size: number = 2
  defineMixin({ ...common, attributes: { a: { type: 'number', default: size } } })
  defineKind({ ...common, parent: resource, attributes: {} as AttributeDefinitions })
})

test('a mixin in applies does not compile, and the compiler says why', () => {
  const common = { scheme: 'http://example.com/occi#', term: 'x' } as const
  // @ts-expect-error timed is a mixin
  defineMixin({ ...common, applies: [timed] })
  // @ts-expect-error timed is a mixin
  defineMixin({ ...common, applies: [job, timed] })
  const kinds: readonly Kind[] = [job, input]
  defineMixin({ ...common, applies: kinds })
  defineMixin({ ...common, applies: [job, bigJob, input], depends: [timed] })
  expectTypeOf<
    OnlyKinds<[typeof timed]>[0]
  >().toEqualTypeOf<'applies takes kinds; a mixin that this one builds on goes to depends'>()
})

test('an action has the types of its parameters', () => {
  const resize = defineAction({
    scheme: 'http://example.com/occi#',
    term: 'resize',
    attributes: { size: { type: 'number', required: true } },
  })
  expectTypeOf<Values<(typeof resize)['all']>>().toEqualTypeOf<{ size: number }>()
  expectTypeOf(resize).toExtend<Action>()
  expectTypeOf(resize.identifier).toEqualTypeOf<'http://example.com/occi#resize'>()
  const _: BackendFor<typeof resize> = {
    action(entity, { action, attributes }) {
      expectTypeOf(entity).toEqualTypeOf<Entity>()
      expectTypeOf(attributes.size).toEqualTypeOf<number>()
      expectTypeOf(action).toEqualTypeOf<Action>()
      // @ts-expect-error no parameter of this action
      attributes.sise
    },
  }
  const ofKind: BackendFor<typeof job> = {
    action(_entity, invocation) {
      expectTypeOf(invocation.attributes.size).toEqualTypeOf<AttributeValue | undefined>()
      if (!isInvocationOf(invocation, resize)) return
      expectTypeOf(invocation.attributes.size).toEqualTypeOf<number>()
      // @ts-expect-error no parameter of this action
      invocation.attributes.sise
    },
  }
  expectTypeOf(ofKind).toExtend<Backend>()
  expectTypeOf<InvocationOf<typeof resize>['attributes']>().toEqualTypeOf<{ size: number }>()
})

test('the actions of an entity are those of its kind, and what mixins add', () => {
  const stop = defineAction({ scheme: 'http://example.com/occi/job/action#', term: 'stop' })
  const audit = defineAction({ scheme: 'http://example.com/occi/audit#', term: 'audit' })
  const stoppable = defineKind({ scheme: 'http://example.com/occi#', term: 'stoppable', parent: job, actions: [stop] })
  const child = defineKind({ scheme: 'http://example.com/occi#', term: 'child', parent: stoppable, actions: [audit] })
  expectTypeOf<ActionsOf<typeof child>>().toEqualTypeOf<
    'http://example.com/occi/job/action#stop' | 'http://example.com/occi/audit#audit' | MixinActionIdentifier
  >()
  const _: BackendFor<typeof stoppable> = {
    create(entity) {
      entity.actions = [stop.identifier]
      entity.actions = ['http://example.com/occi/job/action#stop']
      entity.actions = entity.actions.filter((identifier) => identifier !== stop.identifier)
      entity.actions = [...entity.actions, stop.identifier]
      // @ts-expect-error misspelt
      entity.actions = ['http://example.com/occi/job/action#sotp']
      // @ts-expect-error a term is no identifier
      entity.actions = ['stop']
      // @ts-expect-error not an action of this kind
      entity.actions = [audit.identifier]
    },
  }
  expectTypeOf<EntityOf<typeof child>>().toExtend<Entity>()
  expectTypeOf<Entity['actions']>().toEqualTypeOf<readonly string[]>()
})

test('a backend of several categories gets entities of any of them', () => {
  function register<C extends Kind | Mixin | Action>(_category: C | readonly C[], _backend: BackendFor<C>) {}
  const stop = defineAction({
    scheme: 'http://example.com/occi/job/action#',
    term: 'stop',
    attributes: { method: { type: 'string', enum: ['now', 'soon'], mutable: true } },
  })
  register([job, bigJob], {
    create(entity) {
      expectTypeOf(entity.attributes['com.example.job.command']).toEqualTypeOf<string>()
      entity.attributes['com.example.job.state'] = 'queued'
      // @ts-expect-error no attribute of either
      entity.attributes['com.example.job.stat']
    },
    update(_entity, { attributes }) {
      expectTypeOf(attributes['com.example.job.command']).toEqualTypeOf<string | undefined>()
    },
  })
  register([job, input], {
    create(entity) {
      expectTypeOf(entity.location).toEqualTypeOf<string>()
      if (isOfKind(entity, input)) expectTypeOf(entity.target).toEqualTypeOf<string>()
    },
  })
  register(stop, {
    action(_entity, { attributes }) {
      expectTypeOf(attributes.method).toEqualTypeOf<'now' | 'soon' | undefined>()
    },
  })
  register([job, stop], { create: () => {}, action: (entity) => void entity.actions })
  // @ts-expect-error a string is no backend
  register(job, 'backend')
})

test('a backend of links does not fit a kind of resources', () => {
  function register<C extends Kind | Mixin | Action>(_category: C | readonly C[], _backend: BackendFor<C>) {}
  class AnyLinks {
    create(_entity: Link): void {}
  }
  class Inputs implements BackendFor<typeof input> {
    create(_entity: EntityOf<typeof input>): void {}
  }
  class Jobs implements BackendFor<typeof job> {
    create(_entity: EntityOf<typeof job>): void {}
  }
  class Anything {
    create(_entity: Entity): void {}
  }
  // @ts-expect-error a job is no link
  register(job, new AnyLinks())
  // @ts-expect-error a job is no input
  register(job, new Inputs())
  // @ts-expect-error a job is no input
  register([job, bigJob], new Inputs())
  const plain = defineKind({ scheme: 'http://example.com/occi#', term: 'plain', parent: resource })
  // @ts-expect-error nor is a resource that has no attributes at all
  register(plain, new Inputs())
  // @ts-expect-error nor is a backend of inputs one of jobs
  const _: BackendFor<typeof job> = {} as BackendFor<typeof input>
  // @ts-expect-error an input is no job
  register(input, new Jobs())
  register(input, new AnyLinks())
  register(input, new Inputs())
  register(job, new Jobs())
  register(bigJob, new Jobs())
  register(job, new Anything())
  register(input, new Anything())
  register(timed, new Anything())
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
