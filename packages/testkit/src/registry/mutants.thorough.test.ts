import type { Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, it } from 'vitest'
import { type Fault, faults } from './faults.test-fixture.ts'
import { registryCases } from './index.ts'

/** A registry with a fault, or without. */
function registryWith(fault: Fault): Registry {
  const good = new MemoryRegistry()
  return {
    search: 'parts',
    entity: (key, scope, options) => good.entity(key, scope, options),
    page: (query, scope) => good.page(query, scope),
    count: (query, scope) => good.count(query, scope),
    links: (locations, direction, scope) => good.links(locations, direction, scope),
    mixins: (scope) => good.mixins(scope),
    begin: (intent, scope, options) => good.begin(intent, scope, options),
    unfinished: () => good.unfinished(),
    history: (entity, limit, scope) => good.history(entity, limit, scope),
    changes: (after, scope, options) => good.changes(after, scope, options),
    close: () => good.close(),
    ...fault(good),
  }
}

/** Milliseconds after which a case counts as failed: a reader may wait for changes that never come. */
const patience = 3_000

/** Returns the title of the first case that registries with a fault fail. */
async function firstFailure(fault: Fault): Promise<string | undefined> {
  for (const { title, run } of registryCases({ open: () => registryWith(fault) })) {
    if (title.startsWith('many entities')) continue
    try {
      await orLate(run())
    } catch {
      return title
    }
  }
  return undefined
}

async function orLate(run: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), patience)
  })
  await Promise.race([run, late]).finally(() => clearTimeout(timer))
}

describe('the contract of registries', () => {
  it('is kept by a registry without a fault', async () => {
    expect(await firstFailure(() => ({}))).toBeUndefined()
  })

  it.each(Object.entries(faults))('notices a registry that %s', async (_, fault) => {
    expect(await firstFailure(fault)).toBeDefined()
  })
})
