import type { Awaitable } from '@occi/core'
import { isPromise } from '@occi/core/authoring'
import type { HttpResponse } from './http/messages.ts'

/** Runs something, and answers its failure, whether it is thrown at once or later. */
export function answering(
  run: () => Awaitable<HttpResponse>,
  failed: (error: unknown) => Awaitable<HttpResponse>,
): Awaitable<HttpResponse> {
  try {
    const response = run()
    return isPromise(response) ? response.catch(failed) : response
  } catch (error) {
    return failed(error)
  }
}
