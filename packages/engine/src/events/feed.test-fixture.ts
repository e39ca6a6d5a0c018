import type { ServiceEvent } from '@occi/core/authoring'
import { afterEach } from 'vitest'
import type { Call } from '../call.ts'
import { follow } from '../use-cases/follow.ts'
import { newTask } from '../use-cases/new-task.ts'
import type { TaskFilter } from '../use-cases/task.ts'
import type { FeedOptions } from './event-feed.ts'

const ending: (() => void)[] = []

afterEach(() => {
  for (const end of ending.splice(0)) end()
})

/** A stream as a test reads it. */
export interface Followed {
  /** The next event that is no position. */
  next(): Promise<ServiceEvent | undefined>
  /** The next so many events, in short: type and location. */
  take(number: number): Promise<readonly string[]>
  /** The next event of any type. */
  pull(): Promise<IteratorResult<ServiceEvent>>
  readonly position: string | undefined
  end(): void
}

/** Follows a location until the test ends. */
export async function followed(
  call: Call,
  location: string,
  options: Partial<FeedOptions> & { readonly filter?: TaskFilter; readonly around?: boolean } = {},
): Promise<Followed> {
  const { filter, around, ...others } = options
  const end = new AbortController()
  ending.push(() => end.abort())
  const feed = await (await follow({ ...newTask(call, location, { filter }), around })).open({
    signal: end.signal,
    ...others,
  })
  const events = feed.events[Symbol.asyncIterator]()
  const next = async () => {
    for (;;) {
      const { done, value } = await events.next()
      if (done) return undefined
      if (value.type !== 'position') return value
    }
  }
  return {
    next,
    async take(number) {
      const taken: string[] = []
      while (taken.length < number) {
        const event = await next()
        if (event === undefined) break
        taken.push(inShort(event))
      }
      return taken
    },
    pull: () => events.next(),
    position: feed.position,
    end: () => end.abort(),
  }
}

/** An event as `created /a/1`. */
export function inShort(event: ServiceEvent): string {
  if ('found' in event) return `${event.type} ${event.found.entity.location}`
  if ('entity' in event) return `${event.type} ${event.entity.location}`
  return event.type
}
