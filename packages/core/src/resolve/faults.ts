import { faultsError, type OcciError } from '../error.ts'
import type { Fault, ModelPath } from '../fault.ts'

/** How many faults an error lists; a message made of nothing else is not answered with a longer one. */
const most = 100

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

  /** Adds one. */
  add(message: string, ...path: ModelPath): void {
    this.#list.push({ message, path: [...this.#base, ...path] })
  }

  /** How many there are, in all parts of the message. */
  get count(): number {
    return this.#list.length
  }

  /** All faults in one error. */
  toError(): OcciError {
    if (this.count <= most) return faultsError('invalid', this.#list)
    const rest: Fault = { message: `and ${this.count - most} more faults`, path: [] }
    return faultsError('invalid', [...this.#list.slice(0, most), rest])
  }

  /** Throws if there are any. */
  throwIfAny(): void {
    if (this.count > 0) throw this.toError()
  }
}
