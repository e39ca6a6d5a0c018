import { mkdtempSync, rmSync } from 'node:fs'
import type { Policy } from '@occi/core'
import { compute } from '@occi/infrastructure'
import { Application } from '@occi/server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ComputeBackend } from '../backends/compute.ts'
import { QemuHypervisor } from '../hypervisor.ts'
import { programFaults } from '../programs/check.ts'
import { answerConsole } from './answer-console.ts'
import { ConsoleBackend } from './console-backend.ts'
import { consoleMixin, consolePath } from './console-mixin.ts'

const [missing] = await programFaults()
const json = { Accept: 'application/json', 'Content-Type': 'application/json' }

/** A service with users, who say who they are, below a path. */
async function service() {
  const folder = mkdtempSync('/tmp/occi-qemu-')
  const hypervisor = await QemuHypervisor.open({ folder, accelerator: 'tcg' })
  onTestFinished(() => {
    hypervisor.close()
    rmSync(folder, { recursive: true })
  })
  const policy: Policy = { owner: ({ user }) => (typeof user === 'string' ? user : undefined) }
  const base = '/cloud'
  const app = new Application({ base, policy, extras: (c) => ({ user: c.req.header('user') }) })
  app.registerBackend(compute, new ComputeBackend(hypervisor)).registerBackend(consoleMixin, new ConsoleBackend())
  app.get(`${base}/console/:key`, (c) =>
    answerConsole(c.req.raw, { hypervisor, base, fetch: (request) => app.fetch(request, c.env) }),
  )
  const request = (user: string, path: string, init: RequestInit = {}) =>
    app.request(`http://localhost/cloud${path}`, { ...init, headers: { ...json, user } })
  const create = async (user: string, mixins: readonly string[]) => {
    const body = JSON.stringify({ kind: compute.identifier, mixins, attributes: { 'occi.compute.memory': 0.0625 } })
    const answer = await request(user, '/compute/web', { method: 'PUT', body })
    expect(answer.status).toBe(201)
    const { attributes }: { attributes: Record<string, unknown> } = JSON.parse(await answer.text())
    return String(attributes[consolePath])
  }
  return { request, create }
}

describe.skipIf(missing !== undefined)(`answerConsole${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('answers the owner of a compute, and no other user', async () => {
    const { request, create } = await service()
    const path = await create('ann', [consoleMixin.identifier])
    const answer = await request('ann', path)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      '',
    ])
    expect((await request('ann', path, { method: 'HEAD' })).status).toBe(200)
    expect((await request('bob', path)).status).toBe(404)
    // Of another user, at the same location.
    expect(await create('bob', [consoleMixin.identifier])).not.toBe(path)
    expect((await request('bob', path)).status).toBe(404)
  })

  test('answers only for computes that have the mixin', async () => {
    const { request, create } = await service()
    await create('ann', [])
    for (const path of ['/console/0123456789abcdef', '/console/..%2Frecord']) {
      expect((await request('ann', path)).status).toBe(404)
    }
    const path = await create('bob', [consoleMixin.identifier])
    expect((await request('bob', path, { method: 'DELETE' })).status).toBe(404)
    const change = { kind: compute.identifier, mixins: [], attributes: {} }
    expect((await request('bob', '/compute/web', { method: 'PUT', body: JSON.stringify(change) })).status).toBe(200)
    expect((await request('bob', path)).status).toBe(404)
  })
})
