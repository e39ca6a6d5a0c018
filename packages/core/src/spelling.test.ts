import fc from 'fast-check'
import { expect, test } from 'vitest'
import { similarTo } from './spelling.ts'

const known = ['occi.compute.cores', 'occi.compute.memory', 'x']

test.each([
  ['occi.compute.core', 'occi.compute.cores'],
  ['occi.compute.coress', 'occi.compute.cores'],
  ['occi.compute.coers', 'occi.compute.cores'],
  ['occi.compute.corez', 'occi.compute.cores'],
  ['OCCI.Compute.Memory', 'occi.compute.memory'],
  ['ccoi.compute.memory', undefined],
  ['occi.compute.corsed', undefined],
  ['occi.compute', undefined],
  ['occi.network.cores', undefined],
  ['', 'x'],
])('%j is like %s', (name, similar) => expect(similarTo(name, known)).toBe(similar))

test('nothing is like nothing known', () => expect(similarTo('a', [])).toBeUndefined())

test('one edit makes a similar name', () => {
  const letter = fc.constantFrom('a', 'b', 'c')
  fc.assert(
    fc.property(fc.string({ unit: letter }), fc.nat(), letter, (name, at, other) => {
      const i = at % (name.length + 1)
      const [before, after] = [name.slice(0, i), name.slice(i)]
      for (const edited of [before + other + after, before + after.slice(1), before + other + after.slice(1)]) {
        expect(similarTo(edited, [name])).toBe(name)
      }
      expect(similarTo(before + after.charAt(1) + after.charAt(0) + after.slice(2), [name])).toBe(name)
      expect(similarTo(`${name}${other}${other}`, [name])).toBeUndefined()
    }),
  )
})
