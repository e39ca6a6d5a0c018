import { DatabaseSync } from 'node:sqlite'
import { OcciError } from '@occi/core'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { TemporaryStore } from './store.test-fixture.ts'
import { WriteGroup } from './write-group.ts'

const store = new TemporaryStore()
afterAll(() => store.remove())

describe('jobs', () => {
  let file: string
  let database: Database
  let group: WriteGroup
  const steps = { changed: vi.fn(), beforeCommit: vi.fn(), committed: vi.fn(), rolledBack: vi.fn() }

  beforeEach(() => {
    file = store.newFile()
    database = new Database(file, { synchronous: 'full', busyTimeout: 500 })
    database.script('CREATE TABLE numbers (number INTEGER PRIMARY KEY)')
    group = new WriteGroup(database, 500, steps)
  })
  afterEach(() => {
    database.close()
    vi.restoreAllMocks()
    for (const step of Object.values(steps)) step.mockClear()
  })

  const insert = (number: number) => () => () => database.run('INSERT INTO numbers VALUES (?)', number)
  const stored = () =>
    database.all<{ number: number }>({ text: 'SELECT number FROM numbers', values: [] }).map(numberOf)
  const numberOf = ({ number }: { number: number }) => number

  it('of one turn share a transaction', async () => {
    const run = vi.spyOn(database, 'run')
    await Promise.all([1, 2, 3].map((number) => group.run(insert(number))))
    expect(run.mock.calls.filter(([text]) => text === 'COMMIT')).toHaveLength(1)
    expect(steps.beforeCommit).toHaveBeenCalledOnce()
    expect(steps.committed).toHaveBeenCalledOnce()
    expect(stored()).toEqual([1, 2, 3])
  })

  it('are acknowledged after the commit', async () => {
    let isAcknowledged = false
    steps.beforeCommit.mockImplementationOnce(() => expect(isAcknowledged).toBe(false))
    await group.run(insert(1)).then(() => {
      isAcknowledged = true
    })
    expect(steps.beforeCommit).toHaveBeenCalledOnce()
  })

  it('that refuse leave the others alone', async () => {
    const refuse = () => {
      throw new OcciError('conflict', 'refused')
    }
    const results = await Promise.allSettled([group.run(insert(1)), group.run(refuse), group.run(insert(2))])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(stored()).toEqual([1, 2])
    expect(steps.rolledBack).not.toHaveBeenCalled()
  })

  it('that fail while they write leave the others alone, and nothing in part', async () => {
    const fail = () => () => {
      database.run('INSERT INTO numbers VALUES (7)')
      throw new Error('broken')
    }
    const jobs = [group.run(insert(1)), group.run(fail), group.run(insert(1)), group.run(insert(2))]
    const results = await Promise.allSettled(jobs)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(stored()).toEqual([1, 2])
  })

  it('wait while another process writes, without blocking this one', async () => {
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const first = group.run(insert(1))
    // It has been tried, in vain, and is tried again while this test goes on.
    while (steps.rolledBack.mock.calls.length < 3) await new Promise((resolve) => setImmediate(resolve))
    const second = group.run(insert(2))
    expect(stored()).toEqual([])
    other.exec('COMMIT')
    other.close()
    await Promise.all([first, second])
    expect(stored()).toEqual([1, 2])
  })

  it('stop waiting for another process when their signal is aborted', async () => {
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const controller = new AbortController()
    const waiting = group.run(insert(1), { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    other.close()
    expect(stored()).toEqual([])
  })

  it('are written safely to the disk if one of them has to be', async () => {
    const levels: unknown[] = []
    steps.beforeCommit.mockImplementation(() => levels.push(database.get('PRAGMA synchronous')))
    await group.run(insert(1), { isDurable: false })
    await Promise.all([group.run(insert(2), { isDurable: false }), group.run(insert(3))])
    await group.run(insert(4))
    expect(levels).toEqual([{ synchronous: 1 }, { synchronous: 2 }, { synchronous: 2 }])
  })
})
