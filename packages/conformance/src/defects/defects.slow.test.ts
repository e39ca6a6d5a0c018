import { compute, storageLink } from '@occi/infrastructure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Check, Expectation } from '../case.ts'
import { sections } from '../cases/index.ts'
import { checkEndpoint } from '../check-endpoint.ts'
import { startProxy } from '../proxy.test-fixture.ts'
import { authenticate, credentials, type Served, served } from '../service.test-fixture.ts'
import { changeDefects } from './changes.test-fixture.ts'
import { headerDefects } from './headers.test-fixture.ts'
import { hiddenDefects } from './hidden.test-fixture.ts'
import { instanceDefects } from './instances.test-fixture.ts'
import { jsonDefects } from './json.test-fixture.ts'
import { methodDefects } from './methods.test-fixture.ts'
import { retrievalDefects } from './retrieval.test-fixture.ts'
import { textDefects } from './text.test-fixture.ts'
import { occiDefects } from './text-occi.test-fixture.ts'
import { typeDefects } from './types.test-fixture.ts'
import { userDefects } from './users.test-fixture.ts'

// A test that nothing can fail proves nothing: each defect, switched on alone, makes the case fail that is about it.

let service: Served
let proxy: Awaited<ReturnType<typeof startProxy>>

beforeAll(async () => {
  service = await served({ authenticate })
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
  changeDefects,
  retrievalDefects,
  jsonDefects,
  textDefects,
  occiDefects,
  userDefects,
  hiddenDefects,
].flat()

test('without a defect every case passes', async () => {
  proxy.become((request, forward) => forward(request))
  const { results } = await checkEndpoint(proxy.url, { destructive: true, headers: credentials })
  expect(results.filter(({ status }) => status === 'failed' || status === 'skipped')).toEqual([])
})

test('each case has a defect that it catches', () => {
  const caught = new Set(defects.map(({ caughtBy }) => caughtBy))
  const ids = sections.flatMap(({ cases }) => cases.map(({ id }) => id))
  expect(ids.filter((id) => !caught.has(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})

// Kinds are named, so that not every run has to find them.
const options = {
  kind: compute.identifier,
  linkKind: storageLink.identifier,
  destructive: true,
  headers: credentials,
}

/** Steps whose check only skips the case. */
const skipping = ['229.header.truncation, step 1']

/** The checks that have found no fault yet, by case and step. */
const silent = new Set<string>()
const originals = new Map<Expectation, Check>()

beforeAll(() => {
  for (const { id, steps } of sections.flatMap(({ cases }) => cases)) {
    for (const [index, { expect }] of steps.entries()) listen(`${id}, step ${index + 1}`, expect)
  }
})

afterAll(() => {
  for (const [expectation, check] of originals) Object.assign(expectation, { check })
})

function listen(step: string, expectation: Expectation): void {
  const { check } = expectation
  if (check === undefined) return
  silent.add(step)
  originals.set(expectation, check)
  const listening: Check = async (...of) => {
    const faults = await check(...of)
    if (faults.length > 0) silent.delete(step)
    return faults
  }
  Object.assign(expectation, { check: listening })
}

describe('a service', () => {
  test.each(defects)('in which $name fails $caughtBy', async ({ alter, caughtBy }) => {
    proxy.become(alter())
    const { results } = await checkEndpoint(proxy.url, { ...options, only: [caughtBy] })
    const result = results.find(({ id }) => id === caughtBy)
    expect(result?.status, `${result?.reason}`).toBe('failed')
  })
})

test('each check has found a fault', () => {
  expect([...silent]).toEqual(skipping)
})
