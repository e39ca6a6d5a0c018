import { checkEndpoint, failuresOf } from '@occi/conformance'
import { infrastructure } from '@occi/infrastructure'
import { serve } from '@occi/server/node'
import { expect, test } from 'vitest'
import { demoService } from './service.ts'

const { compute, network, storage } = infrastructure

// A state that takes time to change, and one that changes at once.
test.each([0, 300])('the demo passes with all its kinds if changes of state take %i ms', async (latency) => {
  const { app } = demoService({ latency })
  const { url, close } = await serve(app, { port: 0 })
  try {
    for (const { identifier } of [compute, network, storage]) {
      const { results } = await checkEndpoint(url, { destructive: true, kind: identifier })
      expect(failuresOf(results, 'MAY', false), identifier).toEqual([])
    }
  } finally {
    await close()
  }
})
