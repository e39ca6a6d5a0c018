import { type Backend, defineKind, defineMixin, resource } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { beforeEach, describe, expect, it } from 'vitest'
import { backup, disk, machine, placed, plug, saved, size, small, start } from './cloud.test-fixture.ts'
import { Engine } from './engine.ts'

const scheme = 'http://example.com/occi#'

let engine: Engine
beforeEach(() => {
  engine = new Engine({ registry: new MemoryRegistry() })
})

describe('register', () => {
  it('makes categories discoverable, with what they build upon and their actions', async () => {
    expect((await engine.catalogue({})).get(machine.identifier)).toBeUndefined()
    engine.register(machine, {})
    engine.register(small, {})
    expect(engine.categories).toEqual([resource.parent, resource, machine, size, small])
    const catalogue = await engine.catalogue({})
    expect(catalogue.get(small.identifier)).toBe(small)
    expect(catalogue.get(start.identifier)).toBe(start)
  })

  it('takes categories in any order', async () => {
    engine.register(saved, {})
    engine.register(plug, {})
    engine.register([machine, disk], {})
    expect((await engine.catalogue({})).get(saved.identifier)).toBe(saved)
  })

  it('tells at first use that a mixin names a kind which is not there', () => {
    engine.register(saved, {})
    expect(() => engine.catalogue({})).toThrow(`names ${machine.identifier}, which is not registered`)
  })

  const refused: [string, () => void, string][] = [
    [
      'a backend of actions for a kind without any',
      () => engine.register(disk, { action() {} }),
      `the backend of the kind ${disk.identifier} has none of create`,
    ],
    [
      'a backend of mixins for a kind',
      () => engine.register(machine, { associate() {}, dissociate() {} }),
      `the backend of the kind ${machine.identifier} has none of create`,
    ],
    [
      'a backend without action for an action',
      () => engine.register(start, { create() {} }),
      `the backend of the action ${start.identifier} needs the routine action`,
    ],
    [
      'a backend of actions for a mixin without any',
      () => engine.register(placed, { action() {} }),
      `the backend of the mixin ${placed.identifier} has none of create`,
    ],
    [
      'a kind that has no entities',
      () => engine.register(resource.parent ?? resource, {}),
      'http://schemas.ogf.org/occi/core#entity has no entities',
    ],
    [
      'an object for a kind and a mixin that cannot tell tagging from creating',
      () => engine.register<typeof machine | typeof placed>([machine, placed], { create() {} }),
      'needs associate and dissociate',
    ],
    [
      'one that cannot tell untagging from deleting',
      () => engine.register<typeof machine | typeof placed>([machine, placed], { associate() {}, delete() {} }),
      'needs associate and dissociate',
    ],
  ]
  it.each(refused)('refuses %s', (_, register, message) => {
    expect(register).toThrow(expect.objectContaining({ code: 'definition', message: expect.stringContaining(message) }))
    expect(engine.categories).toEqual([])
  })

  it('refuses such an object however late the second of the two comes, and then leaves nothing of it', () => {
    const backend: Backend = { create() {} }
    engine.register(machine, backend)
    expect(() => engine.register(placed, backend)).toThrow('needs associate and dissociate')
    engine.register(placed, { create() {} })
  })

  it('takes an object for a kind and a mixin that has routines for both, or nothing to mistake', () => {
    const create = () => {}
    engine.register<typeof machine | typeof placed>([machine, placed], {
      create,
      associate() {},
      dissociate() {},
      delete() {},
    })
    engine.register<typeof disk | typeof size>([disk, size], { retrieve() {} })
  })

  it('takes a backend of actions for what defines, or inherits, actions', () => {
    const bigMachine = defineKind({ scheme, term: 'big', parent: machine })
    engine.register(machine, { action() {} })
    engine.register(bigMachine, { action() {} })
    engine.register(saved, { action() {} })
    engine.register(backup, { action() {} })
  })

  it('refuses a second backend', () => {
    engine.register(machine, {})
    expect(() => engine.register(machine, {})).toThrow(`${machine.identifier} has a backend already`)
    expect(() => engine.register([disk, disk], {})).toThrow(`${disk.identifier} has a backend already`)
    const same = defineMixin({ scheme: machine.scheme, term: machine.term, location: '/same/' })
    expect(() => engine.register(same, {})).toThrow(
      `${machine.identifier} is the identifier of a registered kind: give the mixin another term or scheme`,
    )
    engine.register(start, { action() {} })
    expect(() => engine.register(start, { action() {} })).toThrow(`${start.identifier} has a backend already`)
  })

  it('registers all of a list or none', () => {
    engine.register(disk, {})
    expect(() => engine.register([machine, disk], {})).toThrow('has a backend already')
    expect(engine.categories).not.toContain(machine)
    engine.register(machine, {})
  })

  it('refuses two definitions of one identifier, and two at one location', () => {
    engine.register(small, {})
    const otherSize = defineMixin({ scheme, term: 'size', location: '/other/' })
    expect(() => engine.register(otherSize, {})).toThrow(`there are two definitions of ${size.identifier}`)
    const there = defineMixin({ scheme, term: 'there', location: small.location })
    expect(() => engine.register(there, {})).toThrow(
      `${there.identifier} and ${small.identifier} have the same location ${small.location}`,
    )
    expect(engine.categories).not.toContain(there)
  })
})
