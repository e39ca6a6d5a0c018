import type { Fetch } from '@occi/client'
import { afterEach, expect, test } from 'vitest'
import { closeAll, TestCloud } from '../occi.test-fixture.ts'
import { httpFetch } from '../requests/http-fetch.ts'

afterEach(closeAll)

const count = process.env.THOROUGH === undefined ? 2_000 : 10_000
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'

test(`${count} entities are written as they are read`, async () => {
  const started = await TestCloud.start()
  for (let page = 0; page < count / 500; page++) {
    const resources = Array.from({ length: 500 }, () => ({ kind, attributes: { 'occi.compute.cores': 2 } }))
    const response = await fetch(started.url, {
      method: 'POST',
      headers: { 'content-type': 'application/occi+json' },
      body: JSON.stringify({ resources }),
    })
    expect(response.status, await response.text()).toBe(201)
  }
  let pages = 0
  let written = 0
  let most = 0
  const counting: Fetch = (url, request) => {
    if (url.search.includes('number=')) pages++
    return httpFetch(url, request)
  }
  for (const format of ['table', 'json']) {
    pages = written = most = 0
    const onOutput = (text: string) => {
      written += text.match(/compute\/[0-9a-f]{8}-/g)?.length ?? 0
      most = Math.max(most, pages * 100 - written)
    }
    const { code } = await started.occi(`get compute -o ${format}`, [], { onOutput, fetch: counting })
    expect([format, code, written]).toEqual([format, 0, count])
    expect(pages).toBeGreaterThanOrEqual(count / 100)
    // What is read and not written yet: the page at hand, and what a table needs to know its columns.
    expect(most).toBeLessThanOrEqual(300)
  }
})
