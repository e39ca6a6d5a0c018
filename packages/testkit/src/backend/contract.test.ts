import { type Backend, defineMixin, type Entity } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { backendCases, backendContract } from './contract.ts'
import {
  before,
  finish,
  JobBackend,
  job,
  jobOptions,
  keep,
  OrderBackend,
  orderOptions,
  type Queue,
  run,
  timed,
} from './jobs.test-fixture.ts'
import type { BackendContractOptions } from './options.ts'

backendContract('JobBackend', jobOptions())
backendContract('OrderBackend', orderOptions())
backendContract('a frozen backend', { ...jobOptions(() => Object.freeze({ retrieve() {} })), refused: [] })
backendContract('a backend without routines', { ...jobOptions(() => ({})), refused: [] })
backendContract('a backend of a time limit alone', {
  categories: [timed],
  // It is never called for a job without one.
  open: () => ({
    backend: {
      create(entity) {
        entity.attributes['com.example.limit'] = 60
      },
      delete() {},
    },
  }),
  examples: [{ kind: job, mixins: [timed], attributes: { 'com.example.command': 'make' } }],
})

/** What fails of the contract, in titles without the examples' numbers. */
async function failuresOf(options: BackendContractOptions): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { title, run: runCase } of backendCases(options)) {
    const error = await runCase().then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    if (error !== undefined) failed.push(`${title}: ${error.message}`)
  }
  return failed
}

/** A backend of jobs with something wrong in it. */
function jobs(wrong: (backend: JobBackend, queue: Queue) => Backend): BackendContractOptions {
  return jobOptions((queue) => Object.assign(new JobBackend(queue), wrong(new JobBackend(queue), queue)))
}

const broken: readonly [what: string, options: BackendContractOptions, failure: string][] = [
  [
    'sets what nothing defines',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        entity.attributes['com.example.nonsense'] = 1
      },
    })),
    'create of /contract/1: the backend JobBackend of http://example.com/occi#job has left /contract/1 invalid: ' +
      'com.example.nonsense is not an attribute',
  ],
  [
    'sets an attribute of the core model',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        entity.attributes['occi.core.title'] = 'Mine'
      },
    })),
    'has left /contract/1 invalid: occi.core.title is an attribute of the core model',
  ],
  [
    'sets a value of the wrong type',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        entity.attributes['com.example.nodes'] = '4'
      },
    })),
    'has left /contract/1 invalid: com.example.nodes must be an integer',
  ],
  [
    'sets a value with a line break',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        entity.attributes['com.example.command'] = 'a\nb'
      },
    })),
    'has left /contract/1 invalid: com.example.command',
  ],
  [
    'enters a state that there is not',
    jobs((backend) => ({
      action(entity, invocation, context) {
        const made = backend.action(entity, invocation, context)
        if (invocation.action === finish) entity.attributes['com.example.state'] = 'finished'
        return made
      },
    })),
    'finish of /contract/1: the backend JobBackend of http://example.com/occi#job has left /contract/1 invalid: ' +
      'com.example.state must be one of',
  ],
  [
    'names an action that is not defined',
    jobs((backend) => ({
      action(entity, invocation, context) {
        const made = backend.action(entity, invocation, context)
        if (invocation.action === run) entity.actions = ['http://example.com/occi#pause']
        return made
      },
    })),
    'has left /contract/1 invalid: http://example.com/occi#pause is not an action',
  ],
  [
    'changes what is the service’s',
    jobs((backend) => ({
      update(entity, changes) {
        backend.update(entity, changes)
        Object.assign(entity, { title: changes.title ?? entity.title, mixins: [timed.identifier], version: 7 })
      },
    })),
    'update of /contract/1: the backend changed version, occi.core.title, mixins of /contract/1, which only the service may change',
  ],
  [
    'drops what it was given',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        delete entity.attributes['com.example.nodes']
      },
    })),
    'create has dropped com.example.nodes',
  ],
  [
    'throws what is no refusal',
    jobs(() => ({
      update() {
        throw new TypeError('x is not a function')
      },
    })),
    'update of /contract/1 threw TypeError: x is not a function, expected an OcciError',
  ],
  [
    'has a bug in an action',
    jobs((backend) => ({
      action(entity, invocation, context) {
        if (invocation.action === finish) throw new TypeError('x is not a function')
        return backend.action(entity, invocation, context)
      },
    })),
    'finish of /contract/1 threw TypeError',
  ],
  [
    'shows something else each time',
    jobs((backend) => ({
      retrieve(entity) {
        backend.retrieve(entity)
        entity.attributes['com.example.followers'] = Number(entity.attributes['com.example.followers'] ?? 0) + 1
      },
    })),
    'what a second retrieve shows',
  ],
  [
    'writes at every read',
    jobs((backend) => ({
      retrieve(entity) {
        backend.retrieve(entity)
        entity.extras = { reads: Number(entity.extras?.reads ?? 0) + 1 }
      },
    })),
    'the extras after a second retrieve',
  ],
  [
    'tells what is new to the first reader alone',
    jobs(() => {
      let reads = 0
      return {
        retrieve(entity) {
          if (reads++ === 0) entity.attributes['com.example.state'] = 'running'
        },
      }
    }),
    'what retrieve shows of an older copy',
  ],
  [
    'shows many otherwise than one',
    jobs((backend) => ({
      retrieveMany(entities) {
        for (const entity of entities) {
          backend.retrieve(entity)
          entity.actions = []
        }
      },
    })),
    'what retrieve shows',
  ],
  [
    'does not change back',
    jobs((backend) => ({
      update(entity, changes) {
        backend.update(entity, changes)
        entity.attributes['com.example.priority'] = Math.max(
          Number(changes.attributes['com.example.priority'] ?? 0),
          Number(entity.attributes['com.example.priority']),
          6,
        )
      },
    })),
    'an entity after update with',
  ],
  [
    'does not replace back',
    jobs(() => ({
      replace(entity, { attributes }) {
        entity.attributes = { ...entity.attributes, ...attributes }
      },
    })),
    'an entity after replace with',
  ],
  [
    'keeps what it has refused',
    jobs((backend) => ({
      update(entity, changes) {
        const entry = backend.entryOf(entity)
        entry.priority = changes.attributes['com.example.priority'] ?? entry.priority
        if (changes.title !== undefined) return
        throw backend.refusal()
      },
    })),
    'what is managed after a refused update with',
  ],
  [
    'acts although it refuses',
    jobs((backend) => ({
      action(entity, { action }) {
        if (action === run) backend.entryOf(entity).state = 'running'
        throw backend.refusal()
      },
    })),
    'an entity after a refused run',
  ],
  [
    'answers an action with a mixin that it has not made',
    jobs((backend) => ({
      action(entity, invocation, context) {
        if (invocation.action === keep) return 'http://example.com/occi#nothing'
        return backend.action(entity, invocation, context)
      },
    })),
    'keep of /contract/1 answered with http://example.com/occi#nothing',
  ],
  [
    'creates again what is tagged',
    jobs((backend) => ({
      associate(entity) {
        backend.associate(entity)
        backend.queue.entries.set(`${entity.location} again`, backend.entryOf(entity))
      },
    })),
    'what is managed after it had timed for a while',
  ],
  [
    'deletes what is untagged',
    jobs((backend) => ({
      dissociate: (entity) => backend.delete(entity),
    })),
    'the queue does not know /contract/1',
  ],
  [
    'leaves something of a mixin that has gone',
    jobs((backend) => ({
      dissociate(entity) {
        backend.dissociate(entity)
        entity.attributes['com.example.nodes'] = 7
      },
    })),
    'an entity after it had timed for a while',
  ],
  ['leaves something behind', jobs(() => ({ delete() {} })), 'what is managed after create and delete'],
  [
    'deletes all',
    jobs((backend) => ({
      delete: () => backend.queue.entries.clear(),
    })),
    'the queue does not know /contract/1',
  ],
  [
    'begins where it ended',
    jobs((backend, queue) => {
      const known = new Set<string>()
      return {
        create(entity: Entity, context) {
          backend.create(entity, context)
          if (known.has(entity.location)) entity.attributes['com.example.nodes'] = 99
          known.add(entity.location)
          queue.entries.set(entity.location, { ...backend.entryOf(entity) })
        },
      }
    }),
    'an entity that is created again at the same location',
  ],
  [
    'mixes entities up',
    jobs((backend) => ({
      create(entity, context) {
        backend.create(entity, context)
        for (const entry of backend.queue.entries.values()) entry.state = 'queued'
        if (entity.location === '/contract/2') backend.entryOf({ ...entity, location: '/contract/1' }).state = 'done'
      },
    })),
    'an entity when another one has been created',
  ],
  [
    'accepts what it must refuse',
    jobOptions((queue) => Object.assign(new JobBackend(queue), { requirePriority() {} })),
    'an entity that must be refused was created',
  ],
  [
    'keeps what it refuses to create',
    jobs((backend) => ({
      create(entity, context) {
        backend.queue.entries.set(entity.location, { command: '', priority: 1, state: 'queued' })
        backend.create(entity, context)
      },
    })),
    'what is managed after a refused create',
  ],
  [
    'cannot tell tagging from creating',
    jobs(() => ({ associate: undefined }) as unknown as Backend),
    'needs associate and dissociate',
  ],
  [
    'cannot tell untagging from deleting',
    jobs(() => ({ dissociate: undefined }) as unknown as Backend),
    'needs associate and dissociate',
  ],
  [
    'cannot carry out what it is registered for',
    { ...jobOptions(() => ({})), categories: [job, run], refused: [] },
    'the backend of the action http://example.com/occi#run needs the routine action',
  ],
  [
    'changes what is not part of the call',
    orderOptions((queue) =>
      Object.assign(new OrderBackend(queue), {
        create: (_: Entity, { batch }: Parameters<OrderBackend['create']>[1]) => batch.update('/job/3', () => {}),
      }),
    ),
    'create of /contract/1: batch.update of /job/3: it is neither an end of the link',
  ],
  [
    'leaves an end of a link with what is not defined',
    orderOptions((queue) =>
      Object.assign(new OrderBackend(queue), {
        count(entity: Entity) {
          entity.attributes['com.example.nonsense'] = 1
        },
      }),
    ),
    'batch.update of a backend has left /job/2 invalid: com.example.nonsense',
  ],
  [
    'changes the title of an end of a link',
    orderOptions((queue) =>
      Object.assign(new OrderBackend(queue), {
        count(entity: Entity) {
          Object.assign(entity, { title: 'Mine' })
        },
      }),
    ),
    'batch.update of /job/2 changed occi.core.title of /job/2',
  ],
  [
    'retrieves many with a bug',
    jobs(() => ({
      retrieveMany() {
        throw new TypeError('x is not a function')
      },
    })),
    'retrieveMany: refreshing /contract/1, /contract/2 for a listing: TypeError: x is not a function',
  ],
  [
    'retrieves many and none alone',
    jobs((backend) => ({
      retrieve() {},
      retrieveMany(entities) {
        for (const entity of entities) backend.retrieve({ ...entity })
        for (const entity of entities) entity.attributes['com.example.followers'] = 1
      },
    })),
    'what retrieve shows',
  ],
  [
    'is right in what it leaves and throws all the same',
    jobs((backend) => ({
      delete(entity) {
        backend.delete(entity)
        throw new RangeError('too late')
      },
    })),
    'delete of /contract/1 threw RangeError: too late, expected an OcciError',
  ],
  [
    'answers an action with what is no identifier',
    jobs((backend) => ({
      action(entity, invocation, context) {
        backend.action(entity, invocation, context)
        return true as unknown as string
      },
    })),
    'run of /contract/1: the backend answered with true',
  ],
]

describe('the contract of backends', () => {
  it.each(broken)('notices one that %s', async (_, options, failure) => {
    expect(await failuresOf(options)).toContainEqual(expect.stringContaining(failure))
  })

  it('tells an author of an example that is not one', async () => {
    const without = { ...jobOptions(), examples: [{ kind: job }] }
    expect(await failuresOf(without)).toContainEqual(
      expect.stringContaining('the example of http://example.com/occi#job must give com.example.command'),
    )
    const loose = { ...orderOptions(), examples: [{ kind: before, source: '/job/1' }] }
    expect(await failuresOf(loose)).toContainEqual(expect.stringContaining('is a link and needs source and target'))
    const wrong = { ...jobOptions(), refused: [{ kind: job, attributes: { 'com.example.command': 1 } }] }
    expect(await failuresOf(wrong)).toContainEqual(
      expect.stringContaining('the example of http://example.com/occi#job is not valid: com.example.command must be'),
    )
    const lost = { ...orderOptions(), refused: [{ kind: before, source: '/job/1', target: '/job/9' }] }
    expect(await failuresOf(lost)).toContainEqual(
      expect.stringContaining('create of /contract/1: the target /job/9 of the link does not exist'),
    )
  })

  it('goes through every state that actions lead to', async () => {
    const acted = new Set<string>()
    const options = jobs((backend) => ({
      action(entity, invocation, context) {
        acted.add(`${entity.attributes['com.example.state']} ${invocation.action.term}`)
        expect(invocation.action === finish ? typeof invocation.attributes.result : 'string').toBe('string')
        return backend.action(entity, invocation, context)
      },
    }))
    expect(await failuresOf(options)).toEqual([])
    expect([...acted].sort()).toEqual(['queued run', 'running finish', 'running keep'])
  })

  it('tries to change what a client may change, one by one', async () => {
    const tried = new Set<string>()
    const options = jobs((backend) => ({
      update(entity, changes) {
        tried.add([...Object.keys(changes.attributes), ...(changes.title === undefined ? [] : ['title'])].join())
        backend.update(entity, changes)
      },
    }))
    expect(await failuresOf(options)).toEqual([])
    expect([...tried].sort()).toEqual([
      'com.example.command',
      'com.example.limit',
      'com.example.priority',
      'com.example.urgent',
      'title',
    ])
  })

  it('lets the backend of a mixin serve the mixins that depend on it', async () => {
    const nightly = defineMixin({
      scheme: 'http://example.com/occi#',
      term: 'nightly',
      depends: [timed],
      attributes: { 'com.example.limit': { type: 'integer', mutable: true, default: 600 } },
    })
    const created = new Set<string>()
    const called = new Set<string>()
    const options = jobs((backend) => ({
      create(entity, context) {
        for (const { term } of context.categories) created.add(term)
        backend.create(entity, context)
      },
      associate(entity) {
        for (const identifier of entity.mixins) called.add(identifier)
        backend.associate(entity)
      },
    }))
    const examples = [{ kind: job, mixins: [nightly], attributes: { 'com.example.command': 'make' } }]
    expect(await failuresOf({ ...options, examples })).toEqual([])
    expect([...created].sort()).toEqual(['job', 'nightly'])
    expect([...called]).toEqual([nightly.identifier])
  })

  it('closes every backend that it has opened', async () => {
    let [opened, closed] = [0, 0]
    const options = jobOptions()
    const counting: BackendContractOptions = {
      ...options,
      open() {
        opened++
        return { ...options.open(), close: () => void closed++ }
      },
    }
    expect(await failuresOf(counting)).toEqual([])
    expect(opened).toBeGreaterThan(20)
    expect(closed).toBe(opened)
  })
})
