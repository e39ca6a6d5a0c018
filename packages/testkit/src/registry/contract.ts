import { describe, it } from 'vitest'
import { within } from '../within.ts'
import { batches } from './cases/batches.ts'
import { changes } from './cases/changes.ts'
import { concurrency } from './cases/concurrency.ts'
import { durability } from './cases/durability.ts'
import { expectedMixins } from './cases/expect-mixin.ts'
import { following } from './cases/following.ts'
import { history } from './cases/history.ts'
import { lifeCycle } from './cases/life-cycle.ts'
import { links } from './cases/links.ts'
import { locks } from './cases/locks.ts'
import { mixins } from './cases/mixins.ts'
import { orderedPaging } from './cases/ordered-paging.ts'
import { ordering } from './cases/ordering.ts'
import { owners } from './cases/owners.ts'
import { paging } from './cases/paging.ts'
import { queries } from './cases/queries.ts'
import { random } from './cases/random.ts'
import { resuming } from './cases/resuming.ts'
import { revisions } from './cases/revisions.ts'
import { search } from './cases/search.ts'
import { sharing } from './cases/sharing.ts'
import { snapshots } from './cases/snapshots.ts'
import { stamps } from './cases/stamps.ts'
import { unfinishedTransactions } from './cases/unfinished.ts'
import { values } from './cases/values.ts'
import { waitingForChanges } from './cases/waiting-for-changes.ts'
import { type Case, RegistryKit } from './kit.ts'
import type { RegistryContractOptions } from './options.ts'

/** Everything that a registry must do, in groups. */
const groups: Readonly<Record<string, readonly Case[]>> = {
  'life cycle': lifeCycle,
  values,
  queries,
  paging,
  'sorted listings': ordering,
  'paging through sorted listings': orderedPaging,
  search,
  links,
  batches,
  'versions and revisions': revisions,
  snapshots,
  stamps,
  'expected mixins': expectedMixins,
  changes,
  'resuming changes': resuming,
  'waiting for changes': waitingForChanges,
  'following changes': following,
  history,
  owners,
  mixins,
  locks,
  'unfinished transactions': unfinishedTransactions,
  durability,
  'several on one store': sharing,
  concurrency,
  'random operations': random,
}

/** Milliseconds that a case may take; those of many entities take seconds on a slow disk. */
const patience = process.env.OCCI_CHANGES === undefined ? 60_000 : 600_000

/** One rule of the contract, to be tried with a registry. */
export interface RegistryCase {
  /** What it is about. */
  readonly group: string
  readonly title: string
  /** Throws if the registry does not keep the rule. */
  run(): Promise<void>
}

/** Returns all rules of the contract that can be tried with these options, to be run one by one. */
export function registryCases(options: RegistryContractOptions): readonly RegistryCase[] {
  return Object.entries(groups).flatMap(([group, cases]) =>
    cases
      .filter(({ needs = [] }) => needs.every((hook) => options[hook] !== undefined))
      .map((one) => ({ group, title: one.title, run: () => within(new RegistryKit(options), (kit) => one.run(kit)) })),
  )
}

/**
 * The contract of `Registry` as tests, for the author of one. To be called in a test file of vitest. Cases that need
 * something that is not given are left out.
 *
 * @example
 * import { MemoryRegistry } from '@occi/registry/memory'
 * import { registryContract } from '@occi/testkit/registry'
 *
 * registryContract('MemoryRegistry', { open: () => new MemoryRegistry() })
 */
export function registryContract(name: string, options: RegistryContractOptions): void {
  describe(`${name} keeps the contract of a registry`, () => {
    const cases = registryCases(options)
    for (const group of new Set(cases.map((one) => one.group))) {
      describe(group, () => {
        for (const one of cases) if (one.group === group) it(one.title, one.run, patience)
      })
    }
  })
}
