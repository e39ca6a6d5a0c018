import { describe, it } from 'vitest'
import { batches } from './cases/batches.ts'
import { concurrency } from './cases/concurrency.ts'
import { intents } from './cases/intents.ts'
import { lifeCycle } from './cases/life-cycle.ts'
import { links } from './cases/links.ts'
import { locks } from './cases/locks.ts'
import { mixins } from './cases/mixins.ts'
import { owners } from './cases/owners.ts'
import { paging } from './cases/paging.ts'
import { queries } from './cases/queries.ts'
import { random } from './cases/random.ts'
import { sharing } from './cases/sharing.ts'
import { values } from './cases/values.ts'
import type { RegistryHooks } from './hooks.ts'
import { type Case, type Group, Kit } from './kit.ts'

/** Everything that a registry promises, in groups. */
export const registryGroups: readonly Group[] = [
  { title: 'life cycle', cases: lifeCycle },
  { title: 'values', cases: values },
  { title: 'queries', cases: queries },
  { title: 'order and paging', cases: paging },
  { title: 'links', cases: links },
  { title: 'batches', cases: batches },
  { title: 'owners', cases: owners },
  { title: 'mixins', cases: mixins },
  { title: 'locks', cases: locks },
  { title: 'intents', cases: intents },
  { title: 'several on one store', cases: sharing },
  { title: 'concurrency', cases: concurrency },
  { title: 'random operations', cases: random },
]

/** Milliseconds that a case may take; those of many entities take seconds on a slow disk. */
const patience = 60_000

/** Runs one case with registries of its own. */
export async function runCase(one: Case, hooks: RegistryHooks): Promise<void> {
  const kit = new Kit(hooks)
  try {
    await one.run(kit)
  } finally {
    await kit.end()
  }
}

/**
 * The contract of `Registry` as tests, for the author of one. To be called in a test file of vitest. Cases that need a
 * hook that is not given are left out.
 *
 * @example
 * import { MemoryRegistry } from '@occi/registry/memory'
 * import { registryContract } from '@occi/testkit/registry'
 *
 * registryContract('MemoryRegistry', { open: () => new MemoryRegistry() })
 */
export function registryContract(name: string, hooks: RegistryHooks): void {
  describe(`${name} keeps the contract of a registry`, () => {
    for (const { title, cases } of registryGroups) {
      const possible = cases.filter(({ needs = [] }) => needs.every((hook) => hooks[hook] !== undefined))
      if (possible.length === 0) continue
      describe(title, () => {
        for (const one of possible) it(one.title, () => runCase(one, hooks), patience)
      })
    }
  })
}
