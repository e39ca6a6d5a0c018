import {
  AttributeError,
  type Backend,
  type BackendContext,
  type Changes,
  defineAction,
  defineKind,
  defineMixin,
  type Entity,
  HttpError,
  isLink,
  link,
  resource,
} from '@occi/core'
import type { BackendContractOptions, OpenedBackend } from './options.ts'

const scheme = 'http://example.com/occi#'

export const run = defineAction({ scheme, term: 'run' })
export const finish = defineAction({
  scheme,
  term: 'finish',
  attributes: { result: { type: 'string', required: true } },
})
export const keep = defineAction({ scheme, term: 'keep' })

/** Batch jobs with states, of which a queue takes some. */
export const job = defineKind({
  scheme,
  term: 'job',
  parent: resource,
  actions: [run, finish, keep],
  attributes: {
    'com.example.command': { type: 'string', required: true, mutable: true },
    'com.example.priority': { type: 'integer', mutable: true, default: 5 },
    'com.example.nodes': { type: 'integer', mutable: 'once' },
    'com.example.urgent': { type: 'boolean', mutable: true },
    'com.example.state': { type: 'string', enum: ['queued', 'running', 'done'] },
    'com.example.followers': { type: 'integer' },
  },
})
/** Applies to jobs, with a value of its own. */
export const timed = defineMixin({
  scheme,
  term: 'timed',
  applies: [job],
  attributes: { 'com.example.limit': { type: 'integer', mutable: true, default: 60 } },
})
/** Leads from a job to one that comes after it. */
export const before = defineKind({
  scheme,
  term: 'before',
  parent: link,
  targets: [job],
  attributes: { 'com.example.delay': { type: 'integer', mutable: true } },
})

/** What a queue knows of a job. */
interface Entry {
  readonly command: unknown
  priority: unknown
  state: string
  limit?: unknown
}

/** A queue of jobs, and its backends for jobs, time limits and their order. */
export class Queue {
  readonly entries = new Map<string, Entry>()
  readonly links = new Set<string>()
}

/** Manages jobs and time limits in one object. */
export class JobBackend implements Backend {
  readonly queue: Queue

  constructor(queue: Queue) {
    this.queue = queue
  }

  create(entity: Entity, { categories }: BackendContext): void {
    const { 'com.example.command': command, 'com.example.priority': priority } = entity.attributes
    this.requirePriority(priority)
    this.queue.entries.set(entity.location, { command, priority, state: 'queued' })
    entity.attributes['com.example.state'] = 'queued'
    entity.actions = [run.identifier]
    if (categories.includes(timed)) this.associate(entity)
  }

  retrieve(entity: Entity): void {
    const { state } = this.entryOf(entity)
    entity.attributes['com.example.state'] = state
    entity.actions = { queued: [run], running: [finish, keep], done: [] }[state]?.map((one) => one.identifier) ?? []
  }

  retrieveMany(entities: readonly Entity[]): void {
    for (const entity of entities) this.retrieve(entity)
  }

  update(entity: Entity, { attributes }: Changes): void {
    const entry = this.entryOf(entity)
    const { 'com.example.priority': priority = entry.priority } = attributes
    this.requirePriority(priority)
    entry.priority = priority
    if ('com.example.limit' in attributes) entry.limit = attributes['com.example.limit']
    Object.assign(entity.attributes, attributes)
  }

  delete(entity: Entity): void {
    this.queue.entries.delete(entity.location)
  }

  associate(entity: Entity): void {
    this.entryOf(entity).limit = entity.attributes['com.example.limit']
  }

  dissociate(entity: Entity): void {
    delete this.entryOf(entity).limit
  }

  action(entity: Entity, { action }: { action: { identifier: string } }, context: BackendContext): string | undefined {
    const entry = this.entryOf(entity)
    if (action.identifier === keep.identifier) return this.keepAs(entity, context)
    if (entry.command === 'stuck') throw new HttpError(409, 'it is stuck')
    entry.state = action.identifier === run.identifier ? 'running' : 'done'
    this.retrieve(entity)
    return undefined
  }

  keepAs(entity: Entity, { batch }: BackendContext): string {
    const term = `kept${entity.location.replaceAll('/', '-')}`
    const none = { depends: [], applies: [], actions: [], attributes: {} }
    batch.putMixin({ scheme, term, location: `/${term}/`, ...none })
    return scheme + term
  }

  entryOf({ location }: Entity): Entry {
    const entry = this.queue.entries.get(location)
    if (entry === undefined) throw new HttpError(404, `the queue does not know ${location}`)
    return entry
  }

  refusal(): HttpError {
    return new HttpError(409, 'not now')
  }

  requirePriority(priority: unknown): void {
    if (Number(priority) <= 9) return
    throw new AttributeError(`com.example.priority is ${priority}, expected 9 at most`, 'com.example.priority')
  }
}

/** Keeps the order of jobs, and counts at each how many it follows. */
export class OrderBackend implements Backend {
  readonly queue: Queue

  constructor(queue: Queue) {
    this.queue = queue
  }

  async create(entity: Entity, { batch, read }: BackendContext): Promise<void> {
    if (!isLink(entity)) return
    const target = await read.entity(entity.target)
    if (target?.attributes['com.example.state'] === 'done') throw new HttpError(409, 'it is done already')
    this.queue.links.add(entity.location)
    batch.update(entity.target, (other) => this.count(other, 1))
  }

  update(entity: Entity, changes: Changes, { batch }: BackendContext): void {
    Object.assign(entity.attributes, changes.attributes)
    if (!isLink(entity) || changes.target === undefined) return
    batch.update(entity.target, (other) => this.count(other, -1))
    batch.update(changes.target, (other) => this.count(other, 1))
  }

  delete(entity: Entity, { batch }: BackendContext): void {
    this.queue.links.delete(entity.location)
    if (isLink(entity)) batch.update(entity.target, (other) => this.count(other, -1))
  }

  count(entity: Entity, by: number): void {
    entity.attributes['com.example.followers'] = Number(entity.attributes['com.example.followers'] ?? 0) + by
  }
}

const command = { 'com.example.command': 'make' }

export function jobOptions(backend: (queue: Queue) => Backend = (queue) => new JobBackend(queue)) {
  return {
    categories: [job, timed],
    open(): OpenedBackend {
      const queue = new Queue()
      return { backend: backend(queue), leftovers: () => [...queue.entries] }
    },
    examples: [
      { kind: job, title: 'A job', summary: 'It makes', attributes: command },
      { kind: job, mixins: [timed], title: 'A job', attributes: { ...command, 'com.example.limit': 30 } },
      { kind: job, attributes: { 'com.example.command': 'stuck', 'com.example.nodes': 2, 'com.example.urgent': true } },
    ],
    refused: [{ kind: job, attributes: { ...command, 'com.example.priority': 10 } }],
  } satisfies BackendContractOptions
}

export function orderOptions(backend: (queue: Queue) => Backend = (queue) => new OrderBackend(queue)) {
  return {
    categories: [before],
    beside: [
      { location: '/job/1', kind: job, attributes: command },
      { location: '/job/2', kind: job, attributes: command },
      { location: '/job/3', kind: job, attributes: { ...command, 'com.example.state': 'done' } },
    ],
    open(): OpenedBackend {
      const queue = new Queue()
      return { backend: backend(queue), leftovers: () => [...queue.links] }
    },
    examples: [
      {
        kind: before,
        source: '/job/1',
        target: '/job/2',
        changes: [{ attributes: { 'com.example.delay': 3 } }, { target: '/job/3' }],
      },
    ],
    refused: [{ kind: before, source: '/job/1', target: '/job/3' }],
  } satisfies BackendContractOptions
}
