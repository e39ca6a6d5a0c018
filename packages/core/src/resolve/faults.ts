import { faultsError, type OcciError } from '../error.ts'
import type { Fault, ModelPath } from '../fault.ts'

/** Collects everything that is wrong with a message, each with its place in it. */
export class Faults {
  readonly #list: Fault[]
  readonly #base: ModelPath

  constructor(base: ModelPath = [], list: Fault[] = []) {
    this.#base = base
    this.#list = list
  }

  /** The same collection, for a part of the message. */
  within(...path: ModelPath): Faults {
    return new Faults([...this.#base, ...path], this.#list)
  }

  add(message: string, ...path: ModelPath): void {
    this.#list.push({ message, path: [...this.#base, ...path] })
  }

  get any(): boolean {
    return this.#list.length > 0
  }

  /** All faults in one error. */
  toError(): OcciError {
    return faultsError('invalid', this.#list)
  }

  /** Throws if there are any. */
  throwIfAny(): void {
    if (this.any) throw this.toError()
  }
}
