import { MemoryRegistry } from '@occi/registry/memory'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { allAtOnce, anyRounds, anySteps, oneByOne } from './model.test-fixture.ts'

describe('random operations of two owners', () => {
  it('do what they are foreseen to do, or nothing, and leave everything sound', () =>
    fc.assert(
      fc.asyncProperty(anySteps, (steps) => oneByOne(new MemoryRegistry(), steps)),
      { numRuns: 150 },
    ))

  it('leave everything sound when they all come at once', () =>
    fc.assert(
      fc.asyncProperty(anyRounds, (rounds) => allAtOnce(new MemoryRegistry(), rounds)),
      { numRuns: 150 },
    ))
})
