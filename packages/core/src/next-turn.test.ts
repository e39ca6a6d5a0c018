import { expect, it } from 'vitest'
import { beforeNextTurn, inNextTurn } from './next-turn.ts'

it('what has arrived goes before work that was put off earlier', async () => {
  const order: string[] = []
  await new Promise<void>((resolve) => {
    inNextTurn(() => order.push('work'))
    inNextTurn(() => {
      order.push('more work')
      resolve()
    })
    beforeNextTurn(() => order.push('first request'))
    beforeNextTurn(() => order.push('second request'))
  })
  expect(order).toEqual(['first request', 'second request', 'work', 'more work'])
})
