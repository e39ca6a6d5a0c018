import { faultsError, type OcciError } from '../error.ts'
import type { Fault, ModelPath } from '../fault.ts'
import { similarTo } from '../spelling.ts'

/** How many faults an error lists; a message made of nothing else is not answered with a longer one. */
const most = 100

/** For how many unknown names of a message a similar known one is looked for. */
const mostHints = 5

/** Collects everything that is wrong with a message, each with its place in it. */
export class Faults {
  readonly #list: Fault[]
  readonly #base: ModelPath
  readonly #hints: { left: number }

  constructor(base: ModelPath = [], list: Fault[] = [], hints = { left: mostHints }) {
    this.#base = base
    this.#list = list
    this.#hints = hints
  }

  /** The same collection, for a part of the message. */
  within(...path: ModelPath): Faults {
    return new Faults([...this.#base, ...path], this.#list, this.#hints)
  }

  /** Adds one. */
  add(message: string, ...path: ModelPath): void {
    this.#list.push({ message, path: [...this.#base, ...path] })
  }

  /**
   * The known name that is spelled almost like an unknown one. Only the first unknown names of a message are compared
   * with the known ones, since a message can have very many.
   *
   * @returns undefined if none is similar, or enough were looked for
   */
  similarTo(name: string, known: () => Iterable<string>): string | undefined {
    if (this.#hints.left === 0) return undefined
    this.#hints.left--
    return similarTo(name, known())
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
