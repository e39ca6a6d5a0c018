import { type Awaitable, type ErrorCode, type Fault, isOcciError, type ModelPath, OcciError } from '@occi/core'
import { attempt, chain, type Decoded, faultsError, formatFault, type Raw, type RawType } from '@occi/core/authoring'

/** What a request carries, read when a use case knows what it may be. */
export interface MessageSource {
  /**
   * Reads what the request carries.
   *
   * @param expect what it can carry, the likeliest first
   * @returns undefined if it carries nothing
   * @throws OcciError `syntax`
   */
  decode(expect: readonly RawType[]): Awaitable<Decoded | undefined>
  /** Says that the request carries nothing, and why. */
  nothing(): Awaitable<string>
  /** Whether it has a body, even one that carries nothing. */
  hasBody(): Awaitable<boolean>
}

/** Returns the source of a request whose content is at hand, for protocols that do not send messages. */
export function sourceOf(raw: Raw | undefined): MessageSource {
  return {
    decode: () => (raw === undefined ? undefined : { raw, at: () => undefined }),
    nothing: () => 'the request carries nothing',
    hasBody: () => raw !== undefined,
  }
}

/** Errors whose faults are in the message: what the model, a condition or a backend refuses of it. */
const located = ['invalid', 'precondition', 'attribute'] as const satisfies readonly ErrorCode[]

/** A message that was read: what the model refuses of it is reported with its place in the message. */
export class TaskMessage<T extends RawType = RawType> {
  readonly raw: Extract<Raw, { readonly type: T }>
  readonly #decoded: Decoded

  constructor(raw: Extract<Raw, { readonly type: T }>, decoded: Decoded) {
    this.raw = raw
    this.#decoded = decoded
  }

  /** Looks something up; faults get their position. */
  resolve<R>(look: () => R): R {
    try {
      return look()
    } catch (error) {
      throw this.#locate(error)
    }
  }

  /** Carries something out; faults get their position. */
  carryOut<R>(work: () => Awaitable<R>): Awaitable<R> {
    return attempt(work, (error) => {
      throw this.#locate(error)
    })
  }

  /** The only entity of a listing is looked up as one that stands alone: its faults do not say that it is the first. */
  #within(path: ModelPath): ModelPath {
    return this.raw.type === 'entities' && path.length > 0 && path[0] !== 'entities' ? ['entities', 0, ...path] : path
  }

  /** An error whose faults say where in the message they are. */
  #locate(error: unknown): unknown {
    if (!isOcciError(error, ...located) || error.faults.length === 0) return error
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

/** What has a message. */
interface Carrying {
  readonly message: MessageSource
}

/**
 * Reads what a request carries; undefined if it carries nothing.
 *
 * @throws OcciError `syntax` if it is none of what is expected
 */
export function readMessage<T extends RawType>(
  { message }: Carrying,
  ...expect: readonly T[]
): Awaitable<TaskMessage<T> | undefined> {
  return chain(message.decode(expect), (decoded) => {
    if (decoded === undefined) return undefined
    const { raw } = decoded
    if (isOneOf(raw, expect)) return new TaskMessage<T>(raw, decoded)
    throw new OcciError('syntax', `the request carries ${names[raw.type]}, expected ${oneOf(expect)}`)
  })
}

/**
 * Reads what a request carries, which must be something.
 *
 * @throws OcciError `syntax`
 */
export function requireMessage<T extends RawType>(task: Carrying, ...expect: readonly T[]): Awaitable<TaskMessage<T>> {
  return chain(readMessage(task, ...expect), (message) => {
    if (message !== undefined) return message
    return chain(task.message.nothing(), (nothing) => {
      throw new OcciError('syntax', `${nothing}, expected ${oneOf(expect)}`)
    })
  })
}

const names: Record<RawType, string> = {
  entity: 'an entity',
  entities: 'entities',
  locations: 'locations',
  categories: 'categories',
  action: 'an action',
  filter: 'a filter',
}

function isOneOf<T extends RawType>(raw: Raw, types: readonly T[]): raw is Extract<Raw, { readonly type: T }> {
  return types.some((type) => type === raw.type)
}

function oneOf(types: readonly RawType[]): string {
  return [...new Set(types.map((type) => names[type]))].join(' or ')
}
