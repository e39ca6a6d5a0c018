// A client that reads one small entity again and again over a connection of its own, and notes how long it waits.
import { Agent } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { ask } from '../load/ask.ts'
import { answerCalls, configuration } from '../process/calls.ts'
import { getRequest } from '../requests.ts'

const { port, path } = await configuration<{ port: number; path: string }>()
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
let isOver = false
let pinging: Promise<readonly number[]> | undefined

answerCalls(undefined, {
  begin(): void {
    isOver = false
    pinging = ping()
  },
  /** Returns the waits in milliseconds. */
  end(): Promise<readonly number[]> {
    isOver = true
    return pinging ?? Promise.resolve([])
  },
})

async function ping(): Promise<readonly number[]> {
  const waits: number[] = []
  while (!isOver) {
    const start = performance.now()
    const { status } = await ask(port, getRequest(path, 'application/json'), agent)
    if (status !== 200) throw new Error(`GET ${path} was answered with ${status}`)
    waits.push(performance.now() - start)
    await setTimeout(2)
  }
  return waits
}
