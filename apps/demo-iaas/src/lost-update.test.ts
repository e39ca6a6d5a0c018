import { expect, test } from 'vitest'
import { demoService } from './service.ts'

test('a form that is sent after somebody else has changed the same comes back', async () => {
  const { app } = demoService({ latency: 0 })
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
  const made = await app.request('/compute/', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ kind, title: 'First', attributes: { 'occi.compute.cores': 2 } }),
  })
  const path = new URL(made.headers.get('location') ?? '').pathname
  const other = JSON.stringify({ attributes: { 'occi.compute.cores': 4 } })
  expect((await app.request(path, { method: 'POST', headers: json, body: other })).status).toBe(200)

  const send = async (fields: Record<string, string>) => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = await app.request(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
    return { status: answer.status, text: await answer.text() }
  }
  const stored = async () => {
    const { title, attributes } = JSON.parse(await (await app.request(path, { headers: json })).text())
    return [title, attributes['occi.compute.cores']]
  }
  const form = { title: 'Mine', '_was.title': 'First', 'occi.compute.cores': '8', '_was.occi.compute.cores': '2' }
  const refused = await send(form)
  expect(refused.status).toBe(412)
  expect(refused.text).toContain('was changed since you read it: it is 4 now, it was 2')
  expect(refused.text).toMatch(/name="occi\.compute\.cores"[^>]* value="8"/)
  expect(await stored()).toEqual(['First', 4])

  // What one has not touched is not sent, so it is no conflict and stays as others made it.
  expect((await send({ ...form, 'occi.compute.cores': '2' })).status).toBe(303)
  expect(await stored()).toEqual(['Mine', 4])
  expect((await send({ ...form, '_was.title': 'Mine', '_was.occi.compute.cores': '4' })).status).toBe(303)
  expect(await stored()).toEqual(['Mine', 8])
})

test('a form that makes something at a free path replaces nothing that somebody else has made there', async () => {
  const { app } = demoService({ latency: 0 })
  const kind = 'http://schemas.ogf.org/occi/infrastructure#network'
  const send = async (title: string, summary: string) => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const fields = { _method: 'PUT', _was: 'nothing', category: kind, title, summary }
    const body = new URLSearchParams(fields).toString()
    const answer = await app.request('/network/lan', { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  expect((await send('First', 'For all')).status).toBe(303)
  const second = await send('Second', '')
  expect(second.status).toBe(412)
  expect(second.text).toContain('an entity was created at /network/lan since you read that the location was free')
  expect(second.text).toContain('value="Second"')
  // What was left empty is what is there now: sending the form again takes nothing away that it did not show.
  expect(second.text).toMatch(/name="summary"[^>]* value="For all"|value="For all"[^>]* name="summary"/)
  const stored = await app.request('/network/lan', { headers: { Accept: 'application/json' } })
  expect(JSON.parse(await stored.text()).title).toBe('First')
})
