import type { Query } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { intersect, nothing } from './intersect.ts'

const owned = (name: string, value: string): Query => ({ attributes: new Map([[name, value]]) })

describe('intersect', () => {
  it.each<[string, Query, Query, Partial<Query>]>([
    ['a kind and anything', { kind: 'k' }, {}, { kind: 'k' }],
    ['anything and a kind', {}, { kind: 'k' }, { kind: 'k' }],
    ['the longer of two paths', { prefix: '/a/' }, { prefix: '/a/b/' }, { prefix: '/a/b/' }],
    ['the longer of two paths, given first', { prefix: '/a/b/' }, { prefix: '/a/' }, { prefix: '/a/b/' }],
    ['all mixins, each once', { mixins: ['m', 'n'] }, { mixins: ['n', 'o'] }, { mixins: ['m', 'n', 'o'] }],
    ['all words', { search: 'a' }, { search: 'b' }, { search: 'a b' }],
    ['the same value twice', owned('team', 'red'), owned('team', 'red'), owned('team', 'red')],
  ])('keeps %s', (_, a, b, both) => {
    expect(intersect(a, b)).toMatchObject(both)
  })

  it.each<[string, Query, Query]>([
    ['two kinds', { kind: 'k' }, { kind: 'l' }],
    ['two paths', { prefix: '/a/' }, { prefix: '/b/' }],
    ['two values of one attribute', owned('team', 'red'), owned('team', 'blue')],
  ])('finds that nothing can match %s', (_, a, b) => {
    expect(intersect(a, b)).toBe(nothing)
  })
})
