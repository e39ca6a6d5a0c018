import { compute, storageLink } from '@occi/infrastructure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkEndpoint } from '../check-endpoint.ts'
import { type Served, served } from '../service.test-fixture.ts'
import { coreDefects } from './core.test-fixture.ts'
import { httpDefects } from './http.test-fixture.ts'
import { startProxy } from './proxy.test-fixture.ts'
import { renderingDefects } from './renderings.test-fixture.ts'

// A test that nothing can fail proves nothing: each defect, switched on alone, makes the case fail that is about it.

let service: Served
let proxy: Awaited<ReturnType<typeof startProxy>>

beforeAll(async () => {
  service = await served()
  proxy = await startProxy(service.url)
})

afterAll(async () => {
  await proxy.close()
  await service.close()
})

const defects = [...coreDefects, ...httpDefects, ...renderingDefects]

test('without a defect every case passes', async () => {
  proxy.become((request, forward) => forward(request))
  const { results } = await checkEndpoint(proxy.url, { destructive: true })
  expect(results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(results.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(['223.status.401'])
})

// Named, so that not every run has to find them.
const underTest = { kind: compute.identifier, linkKind: storageLink.identifier }

describe('a service', () => {
  test.each(defects)('in which $name fails $caughtBy', async ({ alter, caughtBy }) => {
    proxy.become(alter())
    const { results } = await checkEndpoint(proxy.url, { ...underTest, write: true, only: [caughtBy] })
    const result = results.find(({ id }) => id === caughtBy)
    expect(result?.status, `${result?.reason}`).toBe('failed')
  })
})
