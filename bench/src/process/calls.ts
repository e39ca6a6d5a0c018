import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/** Figures of a process. */
export interface Memory {
  /** Octets of the process that are in memory. */
  readonly rss: number
  /** Octets of live objects. */
  readonly heap: number
}

/** What a message from the parent process asks for. */
export interface Asked {
  readonly name: string
  readonly argument: unknown
}

/** What a process that is measured answers to its parent. */
export type Answered = { readonly value: unknown } | { readonly error: string }

type Calls = Readonly<Record<string, (argument: never) => unknown>>

/** Tells the parent process that it can begin, and answers its calls from now on. */
export function answerCalls(started: unknown, calls: Calls = {}): void {
  const all: Calls = { cpu: cpuTime, memory, rss: process.memoryUsage.rss, ...calls }
  process.on('message', async ({ name, argument }: Asked) => {
    const call = all[name]
    try {
      if (call === undefined) throw new Error(`there is no call ${name}`)
      answer({ value: await call(argument as never) })
    } catch (error) {
      answer({ error: String(error) })
    }
  })
  process.once('disconnect', () => process.exit())
  answer({ value: started })
}

/** The configuration, which is the first message of the parent process. */
export async function configuration<T>(): Promise<T> {
  const [first] = await once(process, 'message')
  return first as T
}

function answer(message: Answered): void {
  process.send?.(message)
}

/** Microseconds of all threads, those of the garbage collector too. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * Collects garbage until the process gives nothing more back, and returns what it has then.
 *
 * @param flavor `last-resort`, the default: as V8 does when memory is short, so that what is free goes back to the system
 */
export async function memory(flavor: 'regular' | 'last-resort' = 'last-resort'): Promise<Memory> {
  let rss = Number.POSITIVE_INFINITY
  for (;;) {
    await globalThis.gc?.({ type: 'major', execution: 'async', flavor })
    await setTimeout(50)
    const now = process.memoryUsage()
    if (now.rss > rss * 0.99) return { rss: Math.min(now.rss, rss), heap: now.heapUsed }
    rss = now.rss
  }
}
