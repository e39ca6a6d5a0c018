import { OcciError, type Policy } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it } from 'vitest'
import { draft, knownMixin, machine, mixinDraft, put, stored } from './cloud.test-fixture.ts'
import { Engine } from './engine.ts'
import type { EngineLimits } from './limits.ts'
import { defineMixins } from './operations/define-mixins.ts'
import { changeMembers } from './operations/members.ts'
import { removeMixins } from './operations/remove-mixins.ts'

function engineWith(limits: Partial<EngineLimits>, policy: Policy = {}): Engine {
  const engine = new Engine({ registry: new MemoryRegistry(), policy, limits })
  engine.register(machine, {
    create(entity, { batch }) {
      const { title: term } = entity
      if (term === undefined) return
      const names = { scheme: 'http://images.example.com/#', term, location: `/images/${term}/` }
      batch.putMixin({ ...names, depends: [], applies: [], actions: [], attributes: {} })
    },
  })
  return engine
}

const terms = (...names: string[]) => names.map((name) => mixinDraft(name))

describe('the limits of an owner', () => {
  it('bound how many mixins they define; what they remove makes room', async () => {
    const engine = engineWith({ ownedMixins: 3 })
    await defineMixins(terms('a', 'b'), await engine.call())
    await expect(defineMixins(terms('c', 'd'), await engine.call())).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('at most 3'),
    })
    await defineMixins(terms('c'), await engine.call())
    await removeMixins(['http://tags.example.com/#a'], await engine.call())
    await defineMixins(terms('d'), await engine.call())
  })

  it('bound the octets that these take', async () => {
    const engine = engineWith({ ownedOctets: 2000 })
    const title = 'x'.repeat(1000)
    await defineMixins([mixinDraft('a', { title })], await engine.call())
    await expect(defineMixins([mixinDraft('b', { title })], await engine.call())).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('at most 2000'),
    })
  })

  it('hold for each owner alone', async () => {
    const engine = engineWith({ ownedMixins: 1 })
    for (const owner of ['ann', 'bob']) {
      await defineMixins(terms('a'), await engine.call({ owner }))
      await expect(defineMixins(terms('b'), await engine.call({ owner }))).rejects.toThrow(OcciError)
    }
  })

  it('hold for requests at once', async () => {
    const engine = engineWith({ ownedMixins: 2 })
    const call = await engine.call()
    const all = await Promise.allSettled(['a', 'b', 'c', 'd'].map((term) => defineMixins(terms(term), call)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await engine.registry.mixins({})).toHaveLength(2)
  })

  it('hold for what backends make for them; one that is replaced does not count twice', async () => {
    const engine = engineWith({ ownedMixins: 1 })
    await put(engine, '/machine/1', draft(machine, { title: 'a' }))
    await put(engine, '/machine/2', draft(machine, { title: 'a' }))
    await expect(put(engine, '/machine/3', draft(machine, { title: 'b' }))).rejects.toMatchObject({ code: 'forbidden' })
    expect(await stored(engine, '/machine/3')).toBeUndefined()
  })

  it('bound how many mixins an entity holds through collections', async () => {
    const engine = engineWith({ mixins: 2 })
    await defineMixins(terms('a', 'b', 'c'), await engine.call())
    await put(engine, '/machine/1', draft(machine))
    const add = async (term: string) => {
      const call = await engine.call()
      await changeMembers(knownMixin(call.catalogue, `http://tags.example.com/#${term}`), 'add', ['/machine/1'], call)
    }
    await add('a')
    await add('b')
    await add('b')
    await expect(add('c')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('at most 2') })
    expect((await stored(engine, '/machine/1'))?.mixins).toHaveLength(2)
  })
})
