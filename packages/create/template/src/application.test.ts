import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApplication } from './application.ts'
import { cancel, job } from './types.ts'

const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }

function createJob(command: string, app = createApplication()) {
  const body = JSON.stringify({ kind: job.identifier, attributes: { 'com.example.job.command': command } })
  return app.request('/job/', { method: 'POST', headers, body })
}

test('a job is queued, and can be cancelled once', async () => {
  const app = createApplication()
  const created = await createJob('make world', app)
  assert.equal(created.status, 201)
  const location = created.headers.get('Location') ?? ''

  const body = JSON.stringify({ action: cancel.identifier })
  const cancelled = await app.request(`${location}?action=cancel`, { method: 'POST', headers, body })
  const { attributes } = (await cancelled.json()) as { attributes: Record<string, unknown> }
  assert.equal(attributes['com.example.job.state'], 'cancelled')

  const again = await app.request(`${location}?action=cancel`, { method: 'POST', headers, body })
  assert.equal(again.status, 409)
})

test('a job without a command is refused', async () => {
  assert.equal((await createJob('  ')).status, 400)
})
