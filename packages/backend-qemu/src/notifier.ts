import { isOcciError } from '@occi/core'
import { keyOf, type Place } from './state/key.ts'

/** Milliseconds until a notification is repeated that has failed. */
const retryTime = 1000

/** Has the service update entities that have changed outside a request, until it has; several changes are one update. */
export class Notifier {
  readonly #update: (place: Place) => PromiseLike<unknown>
  readonly #report: (error: unknown, during: string) => void
  readonly #waiting = new Map<string, 'busy' | 'again'>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #isClosed = false

  /** @param update updates an entity in the service to the hypervisor's state */
  constructor(update: (place: Place) => PromiseLike<unknown>, report: (error: unknown, during: string) => void) {
    this.#update = update
    this.#report = report
  }

  notify(place: Place): void {
    const key = keyOf(place)
    if (this.#isClosed) return
    const isBusy = this.#waiting.has(key)
    this.#waiting.set(key, isBusy ? 'again' : 'busy')
    if (!isBusy) void this.#run(place, key)
  }

  async #run(place: Place, key: string): Promise<void> {
    try {
      await this.#update(place)
    } catch (error) {
      // An entity that is not there yet is being created: what creates it knows the state.
      if (!isOcciError(error, 'not-found')) this.#retry(place, error)
    }
    const isChanged = this.#waiting.get(key) === 'again'
    this.#waiting.delete(key)
    if (isChanged) this.notify(place)
  }

  #retry(place: Place, error: unknown): void {
    if (!isOcciError(error, 'unavailable', 'conflict', 'timeout', 'locks-lost', 'in-doubt')) {
      this.#report(error, `updating ${place.location} to the state of the hypervisor`)
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.notify(place)
    }, retryTime)
    this.#timers.add(timer.unref())
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
