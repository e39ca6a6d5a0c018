import { canonicalPath, defaultResolveLimits, type Raw } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import type { Task } from './task.ts'
import { sourceOf } from './task-message.ts'

/** What a task has beside its caller and its location; every member has a default. */
export interface TaskOptions extends Partial<Omit<Task, 'call' | 'location' | 'message'>> {
  /** What the request carries; defaults to nothing. */
  readonly raw?: Raw
}

const inFull = { entities: true, links: true }

/**
 * Returns a task for a use case, for protocols whose requests are not messages to be parsed. By default listings are
 * whole and in full, and entities are named by location or id.
 *
 * @example
 * const call = await engine.call({ owner: 'alice' })
 * const { location } = targetAt('/compute/', call.catalogue, true)
 * const { payload } = await listCollection(newTask(call, location, { paging: { limit: 20, isCounted: false } }))
 */
export function newTask(call: Call, location: string, { raw, ...options }: TaskOptions = {}): Task {
  const { catalogue, services } = call
  return {
    call,
    location,
    message: sourceOf(raw),
    shown: inFull,
    resolving: { catalogue, limits: { ...defaultResolveLimits, mixins: services.limits.mixins }, locate },
    batch: 500,
    ...options,
  }
}

function locate(uri: string): string | undefined {
  return uri.startsWith('/') ? canonicalPath(uri) : undefined
}
