import type { Registry } from '@occi/core/authoring'
import type { RegistryContractOptions, RegistryHook } from './options.ts'

/** Opens registries for a case, and closes them when it has ended. */
export class RegistryKit {
  readonly #options: RegistryContractOptions
  readonly #opened = new Set<Registry>()

  constructor(options: RegistryContractOptions) {
    this.#options = options
  }

  /** How many sequences of random operations are tried. */
  get sequences(): number {
    return Number(process.env.OCCI_RUNS ?? this.#options.sequences ?? 40)
  }

  /** How many entities are paged through. */
  get entities(): number {
    return Number(process.env.OCCI_ENTITIES ?? this.#options.entities ?? 10_000)
  }

  /** How many commits a reader follows while several writers make them. */
  get changes(): number {
    return Number(process.env.OCCI_CHANGES ?? 200)
  }

  async open(): Promise<Registry> {
    return this.#keep(await this.#options.open())
  }

  async openForgetful(): Promise<Registry> {
    return this.#keep(await this.#hook('openForgetful')())
  }

  async close(registry: Registry): Promise<void> {
    this.#opened.delete(registry)
    await registry.close()
  }

  async reopen(registry: Registry): Promise<Registry> {
    this.#opened.delete(registry)
    return this.#keep(await this.#hook('reopen')(registry))
  }

  async crash(registry: Registry): Promise<Registry> {
    return this.#keep(await this.#hook('crash')(registry))
  }

  async join(registry: Registry): Promise<Registry> {
    return this.#keep(await this.#hook('join')(registry))
  }

  async expire(registry: Registry): Promise<void> {
    await this.#hook('expire')(registry)
  }

  async end(): Promise<void> {
    for (const registry of this.#opened) await registry.close()
    this.#opened.clear()
  }

  #keep(registry: Registry): Registry {
    this.#opened.add(registry)
    return registry
  }

  #hook<H extends RegistryHook>(name: H): NonNullable<RegistryContractOptions[H]> {
    const hook = this.#options[name]
    if (hook === undefined) throw new Error(`this case needs the option ${name}`)
    return hook
  }
}

/** One rule of the contract, as a test. */
export interface Case {
  readonly title: string
  /** The options that it needs. */
  readonly needs?: readonly RegistryHook[]
  run(kit: RegistryKit): Promise<void>
}
