import { type Entity, OcciError } from '@occi/core'
import type { Intent, Registry, Transaction, UnfinishedTransaction } from '@occi/core/authoring'
import { locksLost } from '@occi/core/store'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it, vi } from 'vitest'
import {
  disk,
  draft,
  machine,
  placed,
  plug,
  put,
  recorded,
  refusal,
  refuse,
  stored,
  storedLocations,
  testService,
} from '../cloud.test-fixture.ts'
import { remove } from './delete.ts'

/** Leaves an intent behind, as a crash does. */
async function leave(registry: Registry, { owner, ...intent }: Intent & { readonly owner?: string }): Promise<void> {
  const transaction = await registry.begin(intent, { owner })
  await transaction.abort({ unfinished: true })
}

/** How many transactions are unfinished; they stay so. */
async function countLeft(registry: Registry): Promise<number> {
  const found: UnfinishedTransaction[] = []
  for await (const transaction of registry.unfinished()) found.push(transaction)
  for (const transaction of found) await transaction.abort({ unfinished: true })
  return found.length
}

const entity = (location: string, fields: Partial<Entity> = {}): Entity => ({
  id: `urn:example:${location.slice(1)}`,
  location,
  kind: machine.identifier,
  mixins: [],
  attributes: {},
  actions: [],
  version: 0,
  ...fields,
})

describe('recover', () => {
  it('undoes a creation: links before resources, mixins before kinds, under the same locks', async () => {
    const log: string[] = []
    const { engine, registry } = testService({
      machine: recorded(log, 'kind'),
      placed: recorded(log, 'mixin'),
      plug: recorded(log, 'link'),
    })
    await put(engine, '/disk/1', draft(disk))
    const made = entity('/machine/1', { mixins: [placed.identifier] })
    const link = { ...entity('/plug/1'), kind: plug.identifier, source: '/machine/1', target: '/disk/1' }
    const keys = ['/machine/1', '/plug/1', '/disk/1']
    await leave(registry, { operation: 'create', keys, creates: [made, link] })
    await engine.recover()
    expect(log).toEqual([
      'link.delete /plug/1 [plug]',
      'mixin.delete /machine/1 [placed]',
      'kind.delete /machine/1 [machine]',
    ])
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
    expect(await countLeft(registry)).toBe(0)
    // The locks are free again.
    await put(engine, '/machine/1', draft(machine))
  })

  it('undoes nothing that is there by now', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ machine: recorded(log, 'kind') })
    const made = await put(engine, '/machine/1', draft(machine))
    await leave(registry, { operation: 'create', keys: ['/machine/1'], creates: [made] })
    log.length = 0
    await engine.recover()
    expect(log).toEqual([])
    expect(await stored(engine, '/machine/1')).toEqual(made)
    expect(await countLeft(registry)).toBe(0)
  })

  it('keeps a creation that a backend does not undo for the next time', async () => {
    let away = true
    const log: string[] = []
    const { engine, registry, reports } = testService({
      machine: recorded(log, 'kind', {
        delete() {
          if (away) refuse()
        },
      }),
      placed: recorded(log, 'mixin'),
    })
    const made = entity('/machine/1', { mixins: [placed.identifier] })
    await leave(registry, { operation: 'create', keys: ['/machine/1'], creates: [made] })
    await leave(registry, { operation: 'create', keys: ['/machine/2'], creates: [entity('/machine/2')] })
    await engine.recover()
    expect(log.map((line) => line.split(' [')[0])).toEqual([
      'mixin.delete /machine/1',
      'kind.delete /machine/1',
      'kind.delete /machine/2',
    ])
    expect(reports).toMatchObject([
      { error: refusal, during: 'undoing the creation of the resource /machine/1' },
      { error: refusal, during: 'undoing the creation of the resource /machine/2' },
    ])
    expect(await countLeft(registry)).toBe(2)
    away = false
    await engine.recover()
    expect(await countLeft(registry)).toBe(0)
  })

  it('finishes a deletion, with the links that were added to it in the meantime', async () => {
    const log: string[] = []
    const { engine, registry } = testService({ machine: recorded(log, 'kind'), plug: recorded(log, 'link') })
    const made = await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    await put(engine, '/plug/1', draft(plug, { source: '/machine/1', target: '/disk/1' }))
    await leave(registry, { operation: 'delete', keys: ['/machine/1'], deletes: [made] })
    log.length = 0
    await engine.recover()
    expect(log).toEqual(['link.delete /plug/1 [plug]', 'kind.delete /machine/1 [machine]'])
    expect(await storedLocations(registry)).toEqual(['/disk/1'])
    expect(await countLeft(registry)).toBe(0)
  })

  it('has nothing to do for a deletion that was done', async () => {
    const { engine, registry, reports } = testService()
    await leave(registry, { operation: 'delete', keys: ['/machine/1'], deletes: [entity('/machine/1')] })
    await engine.recover()
    expect(reports).toEqual([])
    expect(await countLeft(registry)).toBe(0)
  })

  it('gives up a deletion that a backend refuses, as one that a client asks for', async () => {
    const { engine, registry, reports } = testService({ machine: { delete: refuse } })
    const made = await put(engine, '/machine/1', draft(machine))
    await leave(registry, { operation: 'delete', keys: ['/machine/1'], deletes: [made] })
    await engine.recover()
    expect(reports).toEqual([{ error: refusal, during: 'deleting /machine/1, which was left unfinished' }])
    expect(await stored(engine, '/machine/1')).toEqual(made)
    expect(await countLeft(registry)).toBe(0)
  })

  it('brings everything else up to date', async () => {
    const { engine, registry, reports } = testService({
      machine: {
        retrieve(one) {
          one.attributes['com.example.state'] = 'on'
        },
      },
      disk: { retrieve: refuse },
    })
    await put(engine, '/machine/1', draft(machine))
    await put(engine, '/disk/1', draft(disk))
    const changes = ['/machine/1', '/disk/1', '/machine/gone']
    await leave(registry, { operation: 'action', keys: ['/machine/1'], changes })
    await engine.recover()
    expect(await stored(engine, '/machine/1')).toMatchObject({ attributes: { 'com.example.state': 'on' } })
    expect(reports).toEqual([{ error: refusal, during: 'refreshing /disk/1, a change of which was left unfinished' }])
    expect(await countLeft(registry)).toBe(0)
  })

  it('works as the owner whose it was, without asking the policy', async () => {
    const owners: unknown[] = []
    const { engine, registry } = testService(
      { machine: { delete: (_, { owner }) => void owners.push(owner) } },
      {
        policy: {
          owner() {
            throw new Error('no caller was expected')
          },
        },
      },
    )
    await leave(registry, {
      operation: 'create',
      keys: ['ann /machine/1'],
      creates: [entity('/machine/1', { owner: 'ann' })],
      owner: 'ann',
    })
    await leave(registry, { operation: 'create', keys: ['/machine/1'], creates: [entity('/machine/1')] })
    await engine.recover()
    expect(owners).toEqual(['ann', undefined])
  })

  it('finishes what was allowed when it began, whatever the policy says about an anonymous caller', async () => {
    let refuses = false
    const authorize = () => {
      if (refuses) throw new Error('no caller was expected')
    }
    const { engine, registry } = testService({}, { policy: { authorize } })
    const made = await put(engine, '/machine/1', draft(machine))
    await leave(registry, { operation: 'delete', keys: ['/machine/1'], deletes: [made] })
    refuses = true
    await engine.recover()
    expect(await countLeft(registry)).toBe(0)
    refuses = false
    expect(await stored(engine, '/machine/1')).toBeUndefined()
  })
})

describe('what cannot be undone', () => {
  /** A registry whose commits fail while it is unavailable. */
  class Away extends MemoryRegistry {
    isAway = false
    override begin: MemoryRegistry['begin'] = async (...args) => this.#failing(await super.begin(...args))

    override async *unfinished() {
      for await (const transaction of super.unfinished()) yield this.#failing(transaction)
    }

    #failing<T extends Transaction>(transaction: T): T {
      const commit = transaction.commit.bind(transaction)
      transaction.commit = (changes) => {
        if (this.isAway) throw new OcciError('unavailable', 'the store is unavailable')
        return commit(changes)
      }
      return transaction
    }
  }

  it('is finished when the registry is back: a deletion that could not be stored', async () => {
    const log: string[] = []
    const registry = new Away()
    const { engine, reports } = testService({ machine: recorded(log, 'kind') }, { registry })
    await put(engine, '/machine/1', draft(machine))
    registry.isAway = true
    log.length = 0
    await expect(remove('/machine/1', await engine.call())).rejects.toThrow('the store is unavailable')
    await expect(engine.recover()).rejects.toThrow('the store is unavailable')
    registry.isAway = false
    await engine.recover()
    expect(log).toEqual(Array(3).fill('kind.delete /machine/1 [machine]'))
    expect(await stored(engine, '/machine/1')).toBeUndefined()
    await engine.recover()
    expect([log.length, reports]).toEqual([3, []])
  })

  it('is recovered soon', async () => {
    vi.useFakeTimers()
    const registry = new Away()
    const { engine } = testService({}, { registry })
    await put(engine, '/machine/1', draft(machine))
    registry.isAway = true
    await expect(remove('/machine/1', await engine.call())).rejects.toThrow('the store is unavailable')
    await vi.advanceTimersByTimeAsync(5000)
    registry.isAway = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await stored(engine, '/machine/1')).toBeUndefined()
    const looks = vi.spyOn(registry, 'unfinished')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(looks).not.toHaveBeenCalled()
  })

  it('does not touch an entity that was created again at the same path', async () => {
    const registry = new Away()
    const { engine, reports } = testService({}, { registry })
    await put(engine, '/machine/1', draft(machine, { title: 'one' }))
    registry.isAway = true
    await expect(remove('/machine/1', await engine.call())).rejects.toThrow('the store is unavailable')
    registry.isAway = false
    await remove('/machine/1', await engine.call())
    const anew = await put(engine, '/machine/1', draft(machine, { title: 'another' }))
    await engine.recover()
    expect([await stored(engine, '/machine/1'), reports]).toEqual([anew, []])
  })

  it('is tried again: a creation that a backend did not undo', async () => {
    const log: string[] = []
    let isStuck = true
    const backend = recorded(log, 'kind', {
      delete() {
        if (isStuck) refuse()
      },
    })
    const { engine, reports } = testService({ machine: backend, placed: { create: refuse } })
    await expect(put(engine, '/machine/1', draft(machine, { mixins: [placed] }))).rejects.toBe(refusal)
    await engine.recover()
    isStuck = false
    await engine.recover()
    await engine.recover()
    const [create, ...deletes] = log
    expect(create).toBe('kind.create /machine/1 [machine]')
    expect(deletes).toEqual(Array(3).fill('kind.delete /machine/1 [machine]'))
    expect(reports).toMatchObject([
      { during: 'undoing what a backend had accepted' },
      { during: 'undoing the creation of the resource /machine/1' },
    ])
  })
})

describe('what was done while another process took the locks', () => {
  /** A registry whose transactions lose their locks to another process, which has already handled their intents. */
  class Overtaken extends MemoryRegistry {
    meanwhile: (() => unknown) | undefined
    override begin: MemoryRegistry['begin'] = async (...args) => {
      const transaction = await super.begin(...args)
      const { meanwhile } = this
      if (meanwhile === undefined) return transaction
      const commit = async () => {
        await transaction.abort()
        this.meanwhile = undefined
        await meanwhile()
        throw locksLost()
      }
      return { stamps: transaction.stamps, abort: () => transaction.abort(), commit }
    }
  }

  it('is undone by recovery, under locks', async () => {
    const log: string[] = []
    const registry = new Overtaken()
    const { engine, reports } = testService({ machine: recorded(log, 'kind') }, { registry })
    registry.meanwhile = () => {}
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({ code: 'locks-lost' })
    expect(log).toEqual(['kind.create /machine/1 [machine]'])
    await engine.recover()
    await engine.recover()
    expect([log.slice(1), reports]).toEqual([['kind.delete /machine/1 [machine]'], []])
  })

  it('is left if another process has created the same', async () => {
    const log: string[] = []
    const registry = new Overtaken()
    const { engine } = testService({ machine: recorded(log, 'kind') }, { registry })
    registry.meanwhile = () => put(engine, '/machine/1', draft(machine, { title: 'theirs' }))
    await expect(put(engine, '/machine/1', draft(machine))).rejects.toMatchObject({ code: 'locks-lost' })
    await engine.recover()
    expect(log).toEqual(Array(2).fill('kind.create /machine/1 [machine]'))
    expect(await stored(engine, '/machine/1')).toMatchObject({ title: 'theirs' })
  })
})
