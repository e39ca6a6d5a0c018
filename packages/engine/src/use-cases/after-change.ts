import { type Awaitable, isOcciError } from '@occi/core'
import { done, type Result } from './result.ts'
import type { Task } from './task.ts'

/**
 * Returns what an answer to a change shows. The change is stored, so the result is always a success: if what belongs to
 * it cannot be read now, it shows nothing. Any reason but an unavailable registry is reported.
 */
export async function afterChange({ call, location }: Task, show: () => Awaitable<Result>): Promise<Result> {
  try {
    return await show()
  } catch (error) {
    if (!isOcciError(error, 'unavailable')) call.services.report(error, `reading what was changed at ${location}`)
    return done('changed')
  }
}
