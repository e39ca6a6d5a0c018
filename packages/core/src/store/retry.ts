import type { Awaitable } from '../awaitable.ts'

/** How long attempts go on. */
export interface RetryOptions {
  /** Ends the attempts; `retry` throws its reason. */
  readonly signal?: AbortSignal
  /** Milliseconds before the second attempt; each pause is twice as long as the one before. Defaults to 5. */
  readonly first?: number
  /** The longest pause in milliseconds. Defaults to 200. */
  readonly longest?: number
}

/** Tries again, after growing pauses of random length, until an attempt returns something. */
export async function retry<T>(attempt: () => Awaitable<T | undefined>, options: RetryOptions = {}): Promise<T> {
  const { signal, first = 5, longest = 200 } = options
  for (let length = first; ; length = Math.min(longest, length * 2)) {
    signal?.throwIfAborted()
    const result = await attempt()
    if (result !== undefined) return result
    await pause(length * (0.5 + Math.random()), signal)
  }
}

/** Waits; returns early if the signal is aborted. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  })
}
