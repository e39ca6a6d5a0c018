import type { AttributeValue, Entity } from '@occi/core'
import { attachment, machine } from '../fixtures.ts'

/** Entities in an order, or in reverse; those without a value come last in both. */
export interface OrderVector {
  readonly what: string
  readonly by: string
  /** In ascending order; equal values are in one array, in the order of listings. */
  readonly groups: readonly (readonly Entity[])[]
  readonly without?: readonly Entity[]
}

const withValues = (values: readonly AttributeValue[]) =>
  values.map((value, index) => [machine(`/${values.length - index}`, { attributes: { a: value } })])

export const orderVectors: readonly OrderVector[] = [
  {
    what: 'titles, upper and lower case mixed',
    by: 'occi.core.title',
    groups: ['10', '9', 'alpha', 'Beta', 'beta 2', 'ÄRA', 'ära 2', 'Ωmega', '漢字', '😀'].map((text, index) => [
      machine(`/m/${(index * 7) % 10}`, { title: text }),
    ]),
    without: [machine('/a'), machine('/z'), attachment('/b', '/a', '/z')],
  },
  {
    what: 'numbers, by value',
    by: 'a',
    groups: withValues([-1e300, -1000, -2.5, -1, -0.5, 0, 1e-300, 0.5, 1, 2, 10, 11.5, 100, 2 ** 53, 1e300]),
    without: [machine('/x')],
  },
  {
    what: 'values of several types: booleans, numbers, texts, then lists and objects',
    by: 'a',
    groups: withValues([false, true, -1, 0, 7, '', '7', 'true', 'x']),
  },
  {
    what: 'equal values, in the order of listings',
    by: 'a',
    groups: [
      [machine('/m/2', { attributes: { a: 1 } }), machine('/m/3', { attributes: { a: 1 } })],
      [
        machine('/a', { attributes: { a: 'x' } }),
        machine('/m/1', { attributes: { a: 'x' } }),
        machine('/m/9', { attributes: { a: 'x' } }),
        attachment('/l/1', '/a', '/m/1', { attributes: { a: 'x' } }),
        attachment('/l/2', '/a', '/m/1', { attributes: { a: 'x' } }),
      ],
    ],
    without: [machine('/b'), machine('/m/4'), attachment('/l/0', '/a', '/b')],
  },
  {
    what: 'targets of links, resources last',
    by: 'occi.core.target',
    groups: [
      [attachment('/l/2', '/m/1', '/a')],
      [attachment('/l/3', '/m/1', '/b')],
      [attachment('/l/1', '/m/1', 'http://example.org/')],
    ],
    without: [machine('/m/1'), machine('/m/2')],
  },
  {
    what: 'summaries',
    by: 'occi.core.summary',
    groups: [[machine('/2', { summary: 'a' })], [machine('/1', { summary: 'b' })]],
    without: [machine('/0', { title: 'a' })],
  },
  {
    what: 'an attribute that nothing has',
    by: 'com.example.none',
    groups: [],
    without: [machine('/m/1'), machine('/m/2'), attachment('/l/1', '/m/1', '/m/2')],
  },
  {
    what: 'a name that every object inherits',
    by: 'constructor',
    groups: [[machine('/2', { attributes: { constructor: 'a' } })]],
    without: [machine('/1'), machine('/3')],
  },
  {
    what: 'long texts',
    by: 'a',
    groups: ['a', 'b', 'c'].map((start, index) => [
      machine(`/${3 - index}`, { attributes: { a: start + 'x'.repeat(5_000) } }),
    ]),
  },
]
