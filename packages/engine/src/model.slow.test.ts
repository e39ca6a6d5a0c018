import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@occi/core/authoring'
import { SqliteRegistry } from '@occi/registry/sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { allAtOnce, anyRounds, anySteps, oneByOne } from './model.test-fixture.ts'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occi-engine-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function withRegistry(use: (registry: Registry) => Promise<void>): Promise<void> {
  const registry = new SqliteRegistry(join(folder, `${files++}.db`), { synchronous: 'normal' })
  try {
    await use(registry)
  } finally {
    await registry.close()
  }
}

describe('random operations of two owners, kept in SQLite', () => {
  it('do what they are foreseen to do, or nothing, and leave everything sound', () =>
    fc.assert(
      fc.asyncProperty(anySteps, (steps) => withRegistry((registry) => oneByOne(registry, steps))),
      { numRuns: 60 },
    ))

  it('leave everything sound when they all come at once', () =>
    fc.assert(
      fc.asyncProperty(anyRounds, (rounds) => withRegistry((registry) => allAtOnce(registry, rounds))),
      { numRuns: 60 },
    ))
})
