import type { AttributeValue, Entity, Query } from '@occi/core'
import { expect } from 'vitest'
import { commit, deletion, locations, puts, replacement, stored } from '../actions.ts'
import {
  attachment,
  attachmentKind,
  diskKind,
  fastMixin,
  machine,
  machineKind,
  safeMixin,
  unowned,
} from '../fixtures.ts'
import type { Case } from '../kit.ts'

const entities: readonly Entity[] = [
  machine('/machine/1', { title: 'One', mixins: [fastMixin], attributes: { size: 1, state: 'on', tags: ['a', 'b'] } }),
  machine('/machine/2', { title: '1', mixins: [fastMixin, safeMixin], attributes: { size: '1', state: 'on' } }),
  machine('/machine/3', { summary: 'One', mixins: [safeMixin], attributes: { size: true, state: 'off' } }),
  machine('/machine/deep/4', { attributes: { size: 'true', shape: { w: 1, h: [1, null] } } }),
  machine('/machines', { kind: diskKind, title: 'One', attributes: { size: 1, state: 'on' } }),
  attachment('/attachment/1', '/machine/1', '/machines', { mixins: [fastMixin], targetKind: diskKind }),
  attachment('/machine/link', '/machine/2', 'http://example.org/', { title: 'One', attributes: { size: 1 } }),
]

const by = (...pairs: [string, AttributeValue][]): Query => ({ attributes: new Map(pairs) })
const everything = ['/machine/1', '/machine/2', '/machine/3', '/machine/deep/4', '/machines']
const allLinks = ['/attachment/1', '/machine/link']

const vectors: readonly { readonly finds: string; readonly query: Query; readonly locations: readonly string[] }[] = [
  { finds: 'everything', query: {}, locations: [...everything, ...allLinks] },
  { finds: 'a kind', query: { kind: machineKind }, locations: everything.slice(0, 4) },
  { finds: 'a kind of links', query: { kind: attachmentKind }, locations: allLinks },
  { finds: 'a kind that nothing is of', query: { kind: 'http://example.com/occi#none' }, locations: [] },
  {
    finds: 'a kind by its whole identifier',
    query: { kind: machineKind.slice(0, -1) },
    locations: [],
  },
  {
    finds: 'a mixin, of resources and links',
    query: { mixins: [fastMixin] },
    locations: ['/machine/1', '/machine/2', '/attachment/1'],
  },
  { finds: 'several mixins, all held', query: { mixins: [safeMixin, fastMixin] }, locations: ['/machine/2'] },
  { finds: 'no mixin asked for', query: { mixins: [] }, locations: [...everything, ...allLinks] },
  {
    finds: 'what lies below a path',
    query: { prefix: '/machine/' },
    locations: ['/machine/1', '/machine/2', '/machine/3', '/machine/deep/4', '/machine/link'],
  },
  { finds: 'what lies below a deeper path', query: { prefix: '/machine/deep/' }, locations: ['/machine/deep/4'] },
  { finds: 'nothing below a free path', query: { prefix: '/mach/' }, locations: [] },
  { finds: 'everything below the root', query: { prefix: '/' }, locations: [...everything, ...allLinks] },
  { finds: 'a number', query: by(['size', 1]), locations: ['/machine/1', '/machines', '/machine/link'] },
  { finds: 'a string, not the number', query: by(['size', '1']), locations: ['/machine/2'] },
  { finds: 'a boolean', query: by(['size', true]), locations: ['/machine/3'] },
  { finds: 'a string, not the boolean', query: by(['size', 'true']), locations: ['/machine/deep/4'] },
  { finds: 'no absent value', query: by(['state', '']), locations: [] },
  { finds: 'no unknown attribute', query: by(['none', 1]), locations: [] },
  { finds: 'an array', query: by(['tags', ['a', 'b']]), locations: ['/machine/1'] },
  { finds: 'no array in another order', query: by(['tags', ['b', 'a']]), locations: [] },
  { finds: 'no part of an array', query: by(['tags', 'a']), locations: [] },
  {
    finds: 'an object, its members in any order',
    query: by(['shape', { h: [1, null], w: 1 }]),
    locations: ['/machine/deep/4'],
  },
  { finds: 'no object with more', query: by(['shape', { w: 1 }]), locations: [] },
  {
    finds: 'several attributes, all equal',
    query: by(['size', 1], ['state', 'on']),
    locations: ['/machine/1', '/machines'],
  },
  {
    finds: 'a title',
    query: by(['occi.core.title', 'One']),
    locations: ['/machine/1', '/machines', '/machine/link'],
  },
  { finds: 'a title by type', query: by(['occi.core.title', 1]), locations: [] },
  { finds: 'a summary', query: by(['occi.core.summary', 'One']), locations: ['/machine/3'] },
  {
    finds: 'an id',
    query: by(['occi.core.id', machine('/machine/3').id]),
    locations: ['/machine/3'],
  },
  { finds: 'a source', query: by(['occi.core.source', '/machine/1']), locations: ['/attachment/1'] },
  { finds: 'a target', query: by(['occi.core.target', 'http://example.org/']), locations: ['/machine/link'] },
  { finds: "a target's kind", query: by(['occi.core.target.kind', diskKind]), locations: ['/attachment/1'] },
  {
    finds: 'an id and what it does not have',
    query: by(['occi.core.id', machine('/machine/3').id], ['state', 'on']),
    locations: [],
  },
  {
    finds: 'kind, mixin, path and attributes together',
    query: { kind: machineKind, mixins: [fastMixin], prefix: '/machine/', ...by(['state', 'on'], ['size', '1']) },
    locations: ['/machine/2'],
  },
  { finds: 'a kind below a path', query: { kind: attachmentKind, prefix: '/machine/' }, locations: ['/machine/link'] },
  {
    finds: 'a mixin below a path',
    query: { mixins: [fastMixin], prefix: '/attachment/' },
    locations: ['/attachment/1'],
  },
  { finds: 'nothing if one condition does not hold', query: { kind: diskKind, mixins: [fastMixin] }, locations: [] },
]

export const queries: readonly Case[] = [
  ...vectors.map(
    (vector): Case => ({
      title: `finds ${vector.finds}`,
      async run(kit) {
        const registry = await kit.open()
        await commit(registry, puts(...entities))
        expect(await locations(registry, vector.query)).toEqual(vector.locations)
        expect(await registry.count(vector.query, unowned)).toBe(vector.locations.length)
      },
    }),
  ),
  {
    title: 'counts follow every change',
    async run(kit) {
      const registry = await kit.open()
      const counts = async () => ({
        all: await registry.count({}, unowned),
        machines: await registry.count({ kind: machineKind }, unowned),
        disks: await registry.count({ kind: diskKind }, unowned),
        fast: await registry.count({ mixins: [fastMixin] }, unowned),
        below: await registry.count({ prefix: '/machine/' }, unowned),
      })
      await commit(registry, puts(...entities))
      expect(await counts()).toEqual({ all: 7, machines: 4, disks: 1, fast: 3, below: 5 })
      await commit(registry, [
        replacement(await stored(registry, '/machine/1'), { mixins: [], attributes: {} }),
        replacement(await stored(registry, '/machines'), { mixins: [fastMixin] }),
        deletion(await stored(registry, '/machine/2')),
        { type: 'put', entity: machine('/machine/9') },
      ])
      expect(await counts()).toEqual({ all: 7, machines: 4, disks: 1, fast: 2, below: 5 })
    },
  },
]
