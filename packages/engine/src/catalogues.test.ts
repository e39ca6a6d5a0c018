import type { StoredMixin } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { Catalogues } from './catalogues.ts'
import { backup, everything, machine, placed } from './cloud.test-fixture.ts'

function stored(term: string, fields: Partial<StoredMixin> = {}): StoredMixin {
  const none = { depends: [], rel: [], applies: [], actions: [], attributes: {} }
  return { scheme: 'http://tags.example.com/#', term, location: `/${term}/`, userDefined: true, ...none, ...fields }
}

function catalogues() {
  const warnings: string[] = []
  return { made: new Catalogues(everything, (warning) => warnings.push(warning)), warnings }
}

const id = (term: string) => `http://tags.example.com/#${term}`

describe('the catalogue of stored mixins', () => {
  it('is the same for the same mixins', () => {
    const { made } = catalogues()
    const some = [stored('a')]
    expect(made.with(some)).toBe(made.with(some))
    expect(made.with([])).toBe(made.with([]))
    expect(made.with([stored('a')])).not.toBe(made.with(some))
  })

  it('has them with the categories that they name, in whatever order', () => {
    const { made, warnings } = catalogues()
    const catalogue = made.with([
      stored('b', { depends: [id('a'), placed.identifier], applies: [machine.identifier], extras: { x: 1 } }),
      stored('a', { actions: [backup.identifier], userDefined: false, owner: 'ann', title: 'A' }),
    ])
    const [a, b] = [catalogue.mixin(id('a')), catalogue.mixin(id('b'))]
    expect(b).toMatchObject({ depends: [a, placed], applies: [machine], extras: { x: 1 }, userDefined: true })
    expect(a).toMatchObject({ actions: [backup], userDefined: false, owner: 'ann', title: 'A' })
    expect(warnings).toEqual([])
  })

  it('keeps dependencies by name if these are gone, circles included', () => {
    const { made } = catalogues()
    const catalogue = made.with([stored('a', { depends: [id('b')] }), stored('b', { depends: [id('a'), id('gone')] })])
    expect(catalogue.mixin(id('b'))).toMatchObject({ depends: [], rel: [id('a'), id('gone')] })
    expect(catalogue.mixin(id('a'))).toMatchObject({ depends: [catalogue.mixin(id('b'))] })
  })

  it.each([
    ['an identifier of the service', stored('placed', { scheme: placed.scheme, location: '/x/' }), placed.identifier],
    ['a location of the service', stored('x', { location: '/machine/' }), machine.identifier],
    ['a location of another', stored('x', { location: '/a/' }), 'another at its location'],
  ])('hides one with %s, and warns', (_, hidden, by) => {
    const { made, warnings } = catalogues()
    const catalogue = made.with([stored('a'), hidden])
    expect(catalogue.mixins).toHaveLength(6)
    expect(catalogue.get(id('a'))).toBeDefined()
    expect(warnings).toEqual([`the stored mixin ${hidden.scheme}${hidden.term} is hidden by ${by}`])
  })

  it.each([
    ['a term that is none', stored('not a term', { location: '/x/' })],
    ['a location that is none', stored('x', { location: 'x' })],
    ['kinds alone that are gone', stored('x', { applies: ['http://gone.example/#k'] })],
  ])('leaves out one with %s, and warns; the others stay', (_, broken) => {
    const { made, warnings } = catalogues()
    const catalogue = made.with([broken, stored('a')])
    expect(catalogue.get(id('a'))).toBeDefined()
    expect(catalogue.mixins).toHaveLength(6)
    expect(warnings).toEqual([expect.stringContaining(`the stored mixin ${broken.scheme}${broken.term} is left out: `)])
  })

  it('drops kinds that are gone if another is left', () => {
    const { made } = catalogues()
    const catalogue = made.with([stored('x', { applies: ['http://gone.example/#k', machine.identifier] })])
    expect(catalogue.mixin(id('x'))?.applies).toEqual([machine])
  })
})
