import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

/** A queue whose tasks only say that they ran. */
function queueOf({ mostWaiting = 1000, mostWaitingPerAddress = 1000 } = {}) {
  const queue = new FairQueue({ mostWaiting, mostWaitingPerAddress })
  const ran: string[] = []
  const refused: string[] = []
  const all: Promise<void>[] = []
  const add = (task: string) => {
    const [address = '', name = ''] = task
    const run = queue.run({ address, name }, () => Promise.resolve(ran.push(task)))
    const refuse = (error: { status?: number; code: string }) => refused.push(`${task} ${error.status ?? error.code}`)
    all.push(run.then(() => {}, refuse as never))
  }
  const end = async (...tasks: string[]) => {
    tasks.forEach(add)
    await Promise.all(all)
    return { ran, refused }
  }
  return { end }
}

// A task is an address, a name and a number; the first task starts at once.
test('addresses take turns, and within an address names', async () => {
  const { ran } = await queueOf().end('Aa1', 'Aa2', 'Aa3', 'Ab1', 'Ba1', 'Ba2', 'Ac1', 'Ca1')
  expect(ran).toEqual(['Aa1', 'Aa2', 'Ba1', 'Ca1', 'Ab1', 'Ba2', 'Ac1', 'Aa3'])
})

test('a full address loses the newest task of the name with the most', async () => {
  const queue = queueOf({ mostWaitingPerAddress: 3 })
  const { ran, refused } = await queue.end('Aa0', 'Aa1', 'Aa2', 'Aa3', 'Aa4', 'Ab1', 'Ac1', 'Ad1', 'Ba1')
  expect(refused).toEqual(['Aa4 429', 'Aa3 429', 'Aa2 429', 'Ad1 429'])
  expect(ran).toEqual(['Aa0', 'Aa1', 'Ba1', 'Ab1', 'Ac1'])
})

test('a full queue makes room for an address that has less than another', async () => {
  const { ran, refused } = await queueOf({ mostWaiting: 3 }).end('Aa0', 'Aa1', 'Aa2', 'Aa3', 'Ba1', 'Ca1', 'Da1')
  expect(refused).toEqual(['Aa3 unavailable', 'Aa2 unavailable', 'Da1 unavailable'])
  expect(ran).toEqual(['Aa0', 'Aa1', 'Ba1', 'Ca1'])
})

test('every task is run or refused, and the queue goes on after one that fails', async () => {
  const task = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('a', 'b')).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(task, { maxLength: 40 }), async (tasks) => {
      const { ran, refused } = await queueOf({ mostWaiting: 8, mostWaitingPerAddress: 4 }).end(...tasks)
      expect(ran.length + refused.length).toBe(tasks.length)
      expect(ran.length).toBeGreaterThanOrEqual(Math.min(tasks.length, 5))
    }),
  )
  const queue = new FairQueue({ mostWaiting: 1, mostWaitingPerAddress: 1 })
  const lane = { address: '', name: '' }
  await expect(queue.run(lane, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await queue.run(lane, () => Promise.resolve(1))).toBe(1)
})
