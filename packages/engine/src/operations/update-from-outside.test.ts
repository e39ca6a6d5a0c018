import type { Policy } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { draft, machine, put, recorded, start, stored, testService } from '../cloud.test-fixture.ts'

describe('an update from outside a request', () => {
  it('stores attributes, actions and extras, and calls neither backend nor policy', async () => {
    const log: string[] = []
    const policy: Policy = { authorize: ({ type }) => void log.push(type) }
    const { engine } = testService({ machine: recorded(log, 'kind') }, { policy })
    await put(engine, '/machine/1', draft(machine, { title: 'mine' }))
    log.length = 0
    const changed = await engine.update('/machine/1', (entity) => {
      entity.attributes['com.example.state'] = 'on'
      entity.actions = [start.identifier]
      entity.extras = { pid: 7 }
      Object.assign(entity, { title: 'forged', location: '/elsewhere' })
    })
    expect(changed).toMatchObject({
      location: '/machine/1',
      title: 'mine',
      attributes: { 'com.example.state': 'on' },
      actions: [start.identifier],
      extras: { pid: 7 },
    })
    expect(await stored(engine, '/machine/1')).toEqual(changed)
    expect(log).toEqual([])
  })

  it('stores nothing if nothing has changed', async () => {
    const { engine } = testService()
    const made = await put(engine, '/machine/1', draft(machine))
    expect(await engine.update('/machine/1', () => {})).toEqual(made)
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })

  it('stores nothing if the function throws', async () => {
    const { engine } = testService()
    const made = await put(engine, '/machine/1', draft(machine))
    const updated = engine.update('/machine/1', (entity) => {
      entity.attributes['com.example.state'] = 'on'
      throw new TypeError('a bug')
    })
    await expect(updated).rejects.toThrow('a bug')
    expect(await stored(engine, '/machine/1')).toEqual(made)
  })

  it('changes the entity of a given owner, else an unowned one, without deriving an owner', async () => {
    const policy: Policy = {
      owner({ user }) {
        if (user === undefined) throw new Error('no caller was expected')
        return String(user)
      },
    }
    const { engine } = testService({}, { policy })
    await put(engine, '/machine/1', draft(machine), await engine.call({ owner: 'ann' }))
    const boot = (entity: { attributes: Record<string, unknown> }) => {
      entity.attributes['com.example.state'] = 'on'
    }
    await expect(engine.update('/machine/1', boot)).rejects.toMatchObject({ code: 'not-found' })
    await expect(engine.update('/machine/1', boot, { owner: 'bob' })).rejects.toMatchObject({ code: 'not-found' })
    const booted = await engine.update('/machine/1', boot, { owner: 'ann' })
    expect(booted.attributes['com.example.state']).toBe('on')
    await expect(engine.update('/machine/1', boot, { extras: {} })).rejects.toThrow('no caller was expected')
    expect(await engine.update('/machine/1', () => {}, { extras: { user: 'ann' } })).toEqual(booted)
  })
})
