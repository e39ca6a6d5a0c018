import { textPlainRendering } from '@occi/render-text'
import { expect, test } from 'vitest'
import { Application } from './application.ts'

/** A service whose query interface has 10,000 octets, twice as many in memory. */
function serviceWith(encoded: number) {
  let written = 0
  const rendering = textPlainRendering()
  const app = new Application({
    hosts: '*',
    limits: { encoded },
    renderings: [
      {
        ...rendering,
        encode(payload, context) {
          if (payload.type !== 'categories') return rendering.encode(payload, context)
          written++
          return { fields: [['Content-Type', 'text/plain']], body: 'x'.repeat(10_000) }
        },
      },
    ],
  })
  /** Whether it is written for a request by this name. */
  const isWritten = async (host: string) => {
    const before = written
    const response = await app.fetch(new Request(`http://${host}/-/`))
    expect((await response.text()).length).toBe(10_000)
    return written > before
  }
  return isWritten
}

test('the query interface is written once for each address, as long as what is kept does not get too large', async () => {
  const isWritten = serviceWith(8 * 50_000)
  expect([await isWritten('a'), await isWritten('a'), await isWritten('b'), await isWritten('b')]).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect([await isWritten('c'), await isWritten('c'), await isWritten('a')]).toEqual([true, false, true])
})

test.each([0, 8 * 10_000])('what does not fit into %i octets is not kept', async (encoded) => {
  const isWritten = serviceWith(encoded)
  expect([await isWritten('a'), await isWritten('a')]).toEqual([true, true])
})
