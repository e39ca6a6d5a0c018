import type { Awaitable, Registry } from '@occi/core'

/** How the contract tests get at a registry. Every registry that they get is closed after the test. */
export interface RegistryContractOptions {
  /** A registry with nothing in it, in a store of its own. */
  open(): Awaitable<Registry>
  /** Durable ones: closes a registry and opens its store again. */
  reopen?(registry: Registry): Awaitable<Registry>
  /** Durable ones: opens the store as it would be found if the registry's process were killed now. */
  crash?(registry: Registry): Awaitable<Registry>
  /** Those that several processes can share: another registry on the same store, as another process would open it. */
  join?(registry: Registry): Awaitable<Registry>
  /** Those that can be shared, whose locks expire: makes the locks of all transactions under way have expired. */
  expire?(registry: Registry): Awaitable<void>
  /**
   * How many sequences of random operations are tried; 40 unless said. Fewer where each operation is a message. The
   * environment variable `OCCI_RUNS` has the last word.
   */
  readonly sequences?: number
}

/** The options that not every registry can give. */
export type RegistryHook = Exclude<keyof RegistryContractOptions, 'open' | 'sequences'>
