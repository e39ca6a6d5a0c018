import {
  type Decoded,
  type ErrorCode,
  type Fault,
  faultsError,
  formatFault,
  type ModelPath,
  OcciError,
  type Raw,
  type RawType,
} from '@occi/core'

/** What a message of one of these types carries. */
export type RawOf<T extends RawType> = Extract<Raw, { readonly type: T }>

/** Errors whose faults are in the message: what the model, a condition or a backend refuses of it. */
const located: ReadonlySet<ErrorCode> = new Set(['invalid', 'precondition', 'attribute'])

/** What tells where in a message a fault is. */
export type Located = Pick<Resolvable, 'resolve' | 'carryOut'>

/** A decoded message whose parts can be looked up in the model: faults are told with their place in the message. */
export class Resolvable<T extends RawType = RawType> {
  readonly raw: RawOf<T>
  readonly #decoded: Decoded

  constructor(raw: RawOf<T>, decoded: Decoded) {
    this.raw = raw
    this.#decoded = decoded
  }

  /** Looks something up; faults that are found get their position. */
  resolve<R>(look: () => R): R {
    try {
      return look()
    } catch (error) {
      throw this.locate(error)
    }
  }

  /** Carries something out; faults that are found get their position. */
  async carryOut<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work()
    } catch (error) {
      throw this.locate(error)
    }
  }

  /** The only entity of a listing is looked up as one that stands alone: its faults do not say that it is the first. */
  #within(path: ModelPath): ModelPath {
    return this.raw.type === 'entities' && path.length > 0 && path[0] !== 'entities' ? ['entities', 0, ...path] : path
  }

  /** An error whose faults say where in the message they are. */
  locate(error: unknown): unknown {
    if (!(error instanceof OcciError) || error.faults.length === 0) return error
    if (!located.has(error.code)) return error
    const faults = error.faults.map((fault): Fault => {
      // What a backend says of the whole needs no place.
      if (error.code === 'attribute' && fault.path.length === 0) return fault
      const position = fault.position ?? this.#decoded.at(this.#within(fault.path))
      return position === undefined ? fault : { ...fault, position }
    })
    if (error.code === 'invalid') return faultsError('invalid', faults)
    return new OcciError(error.code, faults.map(formatFault).join('; '), { faults })
  }
}
