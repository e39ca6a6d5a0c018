import type { Awaitable } from '@occi/core'
import type { Registry } from '@occi/core/authoring'

/** How the contract tests open a registry. Every registry that they open is closed after the test. */
export interface RegistryContractOptions {
  /** Opens an empty registry, in a store of its own. */
  open(): Awaitable<Registry>
  /** Opens an empty registry that keeps the change sets of only a few commits, for `changes`. */
  openForgetful?(): Awaitable<Registry>
  /** Durable registries: closes a registry and opens its store again. */
  reopen?(registry: Registry): Awaitable<Registry>
  /** Durable registries: opens the store as it would be found if the registry's process were killed now. */
  crash?(registry: Registry): Awaitable<Registry>
  /** Registries that processes share: opens another registry on the same store, as another process would. */
  join?(registry: Registry): Awaitable<Registry>
  /** Registries whose locks expire: makes the locks of all open transactions expire. */
  expire?(registry: Registry): Awaitable<void>
  /**
   * How many sequences of random operations are tried. Defaults to 40; fewer are enough if each operation is a message.
   * The environment variable `OCCI_RUNS` overrides it.
   */
  readonly sequences?: number
  /**
   * How many entities are paged through. Defaults to 10,000; fewer are enough if a page is slow. The environment variable
   * `OCCI_ENTITIES` overrides it.
   */
  readonly entities?: number
}

/** The options that not every registry supports. */
export type RegistryHook = Exclude<keyof RegistryContractOptions, 'open' | 'sequences' | 'entities'>
