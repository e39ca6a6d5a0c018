import { compute, storageLink } from '@occi/infrastructure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sections } from '../cases/index.ts'
import { checkEndpoint } from '../check-endpoint.ts'
import { type Served, served } from '../service.test-fixture.ts'
import { headerDefects } from './headers.test-fixture.ts'
import { instanceDefects } from './instances.test-fixture.ts'
import { jsonDefects } from './json.test-fixture.ts'
import { methodDefects } from './methods.test-fixture.ts'
import { startProxy } from './proxy.test-fixture.ts'
import { retrievalDefects } from './retrieval.test-fixture.ts'
import { textDefects } from './text.test-fixture.ts'
import { typeDefects } from './types.test-fixture.ts'

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

const defects = [
  typeDefects,
  instanceDefects,
  headerDefects,
  methodDefects,
  retrievalDefects,
  jsonDefects,
  textDefects,
].flat()

test('without a defect every case passes', async () => {
  proxy.become((request, forward) => forward(request))
  const { results } = await checkEndpoint(proxy.url, { destructive: true })
  expect(results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(results.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(['223.status.401'])
})

// Named, so that not every run has to find them.
const underTest = { kind: compute.identifier, linkKind: storageLink.identifier }

test('each case has a defect that it catches', () => {
  const caught = new Set(defects.map(({ caughtBy }) => caughtBy))
  const ids = sections.flatMap(({ cases }) => cases.map(({ id }) => id))
  // Its defect needs a service with users, see check-endpoint.test.ts.
  expect(ids.filter((id) => !caught.has(id))).toEqual(['223.status.401'])
  expect(new Set(ids).size).toBe(ids.length)
})

describe('a service', () => {
  test.each(defects)('in which $name fails $caughtBy', async ({ alter, caughtBy }) => {
    proxy.become(alter())
    const { results } = await checkEndpoint(proxy.url, { ...underTest, destructive: true, only: [caughtBy] })
    const result = results.find(({ id }) => id === caughtBy)
    expect(result?.status, `${result?.reason}`).toBe('failed')
  })
})
