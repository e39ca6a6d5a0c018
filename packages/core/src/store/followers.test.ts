import { describe, expect, it } from 'vitest'
import type { ChangeSet } from '../registry/change-set.ts'
import { notKept } from './errors.ts'
import { type ChangeSource, Followers } from './followers.ts'
import { seenOf } from './scope.ts'

const set = (number: number, ...owners: readonly (string | undefined)[]): ChangeSet => ({
  revision: String(number),
  time: number,
  operation: 'action',
  action: 'go',
  caller: 'joe',
  entities: owners.map((owner) => ({
    after: {
      ...{ id: 'urn:x', location: '/x', kind: 'k', mixins: [], attributes: {}, actions: [], version: number },
      owner,
    },
  })),
  mixins: [],
})

/** Sets in a list that grows, read two at a time. */
class List implements ChangeSource {
  readonly sets: ChangeSet[] = []
  readonly followers = new Followers(this)
  reads = 0

  add(...sets: readonly ChangeSet[]): void {
    this.sets.push(...sets)
    this.followers.wake()
  }

  read(after: string): readonly ChangeSet[] {
    this.reads++
    if (after === 'old') throw notKept(after)
    return this.sets.filter(({ revision }) => Number(revision) > Number(after)).slice(0, 2)
  }

  hasMore(after: string): boolean {
    return Number(this.sets.at(-1)?.revision ?? 0) > Number(after)
  }
}

/** Follows until a revision. */
async function until({ followers }: List, last: string, scope = {}): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { revision } of followers.follow('0', scope)) {
    found.push(revision)
    if (revision === last) break
  }
  return found
}

describe('following a source', () => {
  it('returns each set once and in order, those that come later included', async () => {
    const list = new List()
    list.add(set(1, undefined), set(2, undefined), set(3, undefined))
    const found = until(list, '5')
    await new Promise((resolve) => setImmediate(resolve))
    list.add(set(4, undefined))
    await new Promise((resolve) => setImmediate(resolve))
    list.add(set(5, undefined))
    expect(await found).toEqual(['1', '2', '3', '4', '5'])
  })

  it('leaves out what the scope does not see, but for the last of each read', async () => {
    const list = new List()
    list.add(set(1, 'ann'), set(2, 'ann'), set(3, undefined), set(4, 'ann'), set(5, 'ann'), set(6, undefined))
    expect(await until(list, '6')).toEqual(['2', '3', '4', '6'])
    expect(await until(list, '6', { owner: 'ann' })).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('waits without reading again, and ends with its signal', async () => {
    const list = new List()
    const controller = new AbortController()
    const iterator = list.followers.follow('0', {}, controller.signal)
    const waiting = iterator.next()
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(list.reads).toBe(1)
    controller.abort()
    expect((await waiting).done).toBe(true)
    expect((await list.followers.follow('0', {}, controller.signal).next()).done).toBe(true)
  })

  it('waits for all who follow at once, and ends them when it is closed', async () => {
    const list = new List()
    const all = [list.followers.follow('0', {}), list.followers.follow('0', {})]
    const waiting = all.map((one) => one.next())
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    list.add(set(1, undefined))
    expect((await Promise.all(waiting)).map(({ value }) => value?.revision)).toEqual(['1', '1'])
    const ending = all.map((one) => one.next())
    list.followers.close()
    expect((await Promise.all(ending)).map(({ done }) => done)).toEqual([true, true])
  })

  it('looks for commits of other processes while it waits', async () => {
    const list: List & { look?: () => boolean } = new List()
    const looked = new Promise<void>((resolve) => {
      list.look = () => {
        list.sets.push(set(1, undefined))
        resolve()
        return true
      }
    })
    const next = list.followers.follow('0', {}).next()
    await looked
    expect((await next).value?.revision).toBe('1')
    list.followers.close()
  })

  it('ends between two sets of one read', async () => {
    const list = new List()
    list.add(set(1, undefined), set(2, undefined))
    const controller = new AbortController()
    const iterator = list.followers.follow('0', {}, controller.signal)
    expect((await iterator.next()).value?.revision).toBe('1')
    controller.abort()
    expect((await iterator.next()).done).toBe(true)
  })

  it('throws what reading throws', async () => {
    const iterator = new List().followers.follow('old', {})
    await expect(iterator.next()).rejects.toMatchObject({ code: 'gone', message: expect.stringContaining('"old"') })
  })
})

describe('what a scope sees of a set', () => {
  it('is all of it for everyone', () => {
    const one = set(1, 'ann', undefined)
    expect(seenOf(one, { everyone: true })).toBe(one)
    expect(seenOf(one, { owner: 'ann' })).toBe(one)
  })

  it('is its own and what is unowned', () => {
    const { entities, caller } = seenOf(set(1, 'ann', undefined, 'bob'), { owner: 'bob' })
    expect(entities.map(({ after }) => after?.owner)).toEqual([undefined, 'bob'])
    expect(caller).toBe('joe')
  })

  it('is only revision and time if it sees no difference', () => {
    expect(seenOf(set(1, 'ann'), {})).toEqual({ revision: '1', time: 1, operation: 'update', entities: [], mixins: [] })
  })
})
