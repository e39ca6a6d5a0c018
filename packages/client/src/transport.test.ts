import { compute } from '@occi/infrastructure'
import { expect, test } from 'vitest'
import { type ConnectOptions, connect } from './index.ts'
import { type Recorded, recorded } from './recorded.test-fixture.ts'

const queryInterface: Recorded = {
  fields: { Server: 'OCCI/1.2' },
  body: 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"; location="/compute/"',
}
const entity: Recorded = {
  body: 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"',
}
const busy: Recorded = { status: 503, fields: { 'Retry-After': '0' }, body: 'later' }
const lost: Recorded = { status: 0 }

async function machines(
  answers: Readonly<Record<string, Recorded | readonly Recorded[]>>,
  options: ConnectOptions = {},
) {
  const { fetch, sent } = recorded({ 'GET /.well-known/org/ogf/occi/-/': queryInterface, ...answers })
  const occi = await connect('http://a.example.org', { fetch, ...options })
  return { to: occi.kind(compute), lines: () => sent.slice(1).map(({ line }) => line) }
}

test('what is safe to repeat is repeated', async () => {
  const { to, lines } = await machines({ 'GET /compute/1': [lost, busy, entity] })
  expect((await to.get('1')).location).toBe('/compute/1')
  expect(lines()).toHaveLength(3)
})

test('a creation is sent once', async () => {
  for (const answer of [busy, lost]) {
    const { to, lines } = await machines({ 'POST /compute/': [answer, { status: 201 }] })
    await expect(to.create({})).rejects.toMatchObject({ code: 'unavailable' })
    expect(lines()).toHaveLength(1)
  }
})

test('a deletion whose answer was lost counts as done', async () => {
  const { to } = await machines({ 'DELETE /compute/1': [lost, { status: 404 }] })
  await to.delete('1')
})

test('a change under a precondition is not repeated if its answer was lost', async () => {
  const { to, lines } = await machines({
    'GET /compute/1': { ...entity, fields: { ETag: '"a"' } },
    'DELETE /compute/1': [lost, {}],
  })
  await expect(to.delete(await to.get('1'))).rejects.toMatchObject({ code: 'unavailable' })
  expect(lines()).toEqual(['GET /compute/1', 'DELETE /compute/1'])
})

test('the service says when no attempt is left', async () => {
  const { to, lines } = await machines({ 'GET /compute/1': busy }, { retries: 1 })
  await expect(to.get('1')).rejects.toMatchObject({ code: 'unavailable', status: 503, message: 'later', retryAfter: 0 })
  expect(lines()).toHaveLength(2)
})

test('a redirect is not followed, since it could take credentials elsewhere', async () => {
  const { to } = await machines({ 'GET /compute/1': { status: 302, fields: { Location: 'http://b.example.org/' } } })
  await expect(to.get('1')).rejects.toThrow('redirected to http://b.example.org/: connect to the service there')
})

test('nothing is sent to another origin', async () => {
  const { to } = await machines({})
  expect(() => to.entity('http://b.example.org/compute/1')).toThrow('is not of this service')
})

test('an answer has a greatest size', async () => {
  const { to } = await machines({ 'GET /compute/1': { body: 'x'.repeat(1000) } }, { maxBytes: 999 })
  await expect(to.get('1')).rejects.toMatchObject({ code: 'too-large' })
})

test('a request ends with its time limit and with its signal', async () => {
  const silent: typeof fetch = (_, init) =>
    new Promise((_, reject) => {
      const { signal } = init ?? {}
      if (signal?.aborted) reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const url = 'http://a.example.org'
  await expect(connect(url, { fetch: silent, timeout: 10 })).rejects.toMatchObject({ code: 'timeout' })
  const stop = new AbortController()
  const connecting = connect(url, { fetch: silent, signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(connecting).rejects.toThrow('enough')
})

test('what is no service of OCCI is told so', async () => {
  const { fetch } = recorded({})
  await expect(connect('http://a.example.org', { fetch })).rejects.toMatchObject({ code: 'not-found', status: 404 })
  await expect(connect('a.example.org', { fetch })).rejects.toThrow("'a.example.org' is not the URL of a service")
  await expect(connect('http://ann:secret@a.example.org', { fetch })).rejects.toThrow('give it as the option auth')
})
