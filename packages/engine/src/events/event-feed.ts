import { isOcciError, type Revision } from '@occi/core'
import type { ChangeSet, Registry, ServiceEvent } from '@occi/core/authoring'
import { turn } from '../turn.ts'
import { Commit, type Moment } from './commit.ts'
import type { EventView } from './event-view.ts'
import type { ChangeHub, HubStream } from './hub.ts'

/** How a stream is followed. */
export interface FeedOptions {
  /** The revision after which it starts, from an earlier stream or an answer. Defaults to now. */
  readonly after?: Revision
  /** Ends the stream. */
  readonly signal: AbortSignal
  /** Milliseconds without an event after which the stream sends its position. Defaults to 15,000. */
  readonly silence?: number
}

const everyone = { everyone: true } as const

/** One stream: takes the commits of the hub at the pace at which its events are read. */
export class EventFeed implements HubStream {
  readonly #hub: ChangeHub
  readonly #view: EventView
  readonly #options: FeedOptions
  /** The number of the next commit to take from the hub; unset while the stream catches up. */
  #next: number | undefined
  #position: Revision | undefined
  #wake: ((isWoken: boolean) => void) | undefined

  constructor(hub: ChangeHub, view: EventView, options: FeedOptions) {
    this.#hub = hub
    this.#view = view
    this.#options = options
  }

  /** The state up to which all events were sent; undefined until it is known that the changes after it are kept. */
  get position(): Revision | undefined {
    return this.#position
  }

  /**
   * Joins the hub: from now on nothing is missed. It is left when the signal aborts.
   *
   * @throws OcciError `unavailable`
   */
  async open(): Promise<void> {
    const { signal, after } = this.#options
    await this.#hub.join(this)
    const leave = () => {
      this.#hub.leave(this)
      this.wake()
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    if (after === undefined) this.#startAt(this.#hub.latest, this.#hub.revision)
    else this.#meet(after)
  }

  notice(commit: Commit): void {
    const isNext = this.#next === this.#hub.latest
    if (this.#wake === undefined) return
    if (isNext && !this.#view.concerns(commit)) this.#startAt(this.#hub.latest, commit.set.revision)
    else this.wake()
  }

  wake(): void {
    this.#wake?.(true)
  }

  /** The events, until the signal aborts or the registry is closed; the first one is the position. To be read once. */
  async *events(registry: Registry): AsyncGenerator<ServiceEvent> {
    yield this.#silent()
    if (this.#next === undefined) yield* this.#catchUp(registry, this.#options.after ?? '')
    while (this.#next !== undefined && !this.#isOver) {
      const commit = this.#hub.commit(this.#next)
      if (commit === 'missed') yield this.#reset()
      else if (commit !== undefined) {
        yield* this.#told(this.#hub.momentOf(commit, this.#next))
        this.#next++
      } else if (await this.#sleep()) await turn()
      else yield this.#silent()
    }
  }

  get #isOver(): boolean {
    return this.#options.signal.aborted || this.#hub.isClosed
  }

  #startAt(number: number, revision: Revision): void {
    this.#next = number + 1
    this.#position = revision
  }

  /** Continues with the hub if that has passed a state; returns whether it has. */
  #meet(revision: Revision): boolean {
    const number = this.#hub.numberOf(revision)
    if (number === undefined) return false
    this.#startAt(number, revision)
    return true
  }

  /** Reads the commits after a revision from the registry, until the hub has them. */
  async *#catchUp(registry: Registry, after: Revision): AsyncGenerator<ServiceEvent> {
    const met = new AbortController()
    const signal = AbortSignal.any([met.signal, this.#options.signal])
    const sets = registry.changes(after, everyone, { signal })[Symbol.asyncIterator]()
    let revision = after
    try {
      while (!this.#isOver && !this.#meet(revision)) {
        const set = yield* this.#pull(sets, () => this.#hub.numberOf(revision) !== undefined)
        if (set === 'met') continue
        if (set === undefined) return
        yield* this.#told({ commit: new Commit(set), isLate: true, later: () => [] })
        revision = set.revision
      }
    } catch (error) {
      if (!isOcciError(error, 'gone')) throw error
      yield this.#reset()
    } finally {
      met.abort()
    }
  }

  /** Waits for the next set of the registry, or until the hub has reached the position of the stream. */
  async *#pull(
    sets: AsyncIterator<ChangeSet>,
    isMet: () => boolean,
  ): AsyncGenerator<ServiceEvent, ChangeSet | 'met' | undefined> {
    let pulled: { readonly result?: IteratorResult<ChangeSet>; readonly error?: unknown } | undefined
    const settle = (settled: NonNullable<typeof pulled>) => {
      pulled = settled
      this.wake()
    }
    sets.next().then(
      (result) => settle({ result }),
      (error) => settle({ error }),
    )
    while (pulled === undefined) {
      if (this.#isOver) return undefined
      if (isMet()) return 'met'
      if (!(await this.#sleep())) yield this.#silent()
    }
    if (pulled.result === undefined) throw pulled.error
    return pulled.result.done ? undefined : pulled.result.value
  }

  /** The events of a commit, of which the last has the state after it. */
  async *#told(moment: Moment): AsyncGenerator<ServiceEvent> {
    let held: ServiceEvent | undefined
    for await (const event of this.#view.events(moment)) {
      if (held !== undefined) yield held
      held = event
    }
    const { revision } = moment.commit.set
    this.#position = revision
    if (held !== undefined) yield { ...held, revision }
  }

  /** Commits were missed: the stream continues with the next one. */
  #reset(): ServiceEvent {
    this.#startAt(this.#hub.latest, this.#hub.revision)
    return { type: 'reset', revision: this.#position }
  }

  #silent(): ServiceEvent {
    return { type: 'position', revision: this.#position }
  }

  /** Waits for something to happen; returns whether it has, or the time of silence is over. */
  #sleep(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isWoken: boolean) => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve(isWoken)
      }
      const timer = setTimeout(end, this.#options.silence ?? 15_000, false)
      this.#wake = end
    })
  }
}
