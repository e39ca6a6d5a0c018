import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { Fleet } from './fleet.ts'
import { process as processKind, terminate } from './types.ts'

const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
const skip = existsSync('/proc/mounts') ? false : 'this machine has no /proc'

test('a process is found, shown as it is, terminated, and forgotten', { skip }, async () => {
  const fleet = new Fleet()
  const sleeping = spawn('sleep', ['600'])
  await fleet.refresh()
  const path = `/process/${sleeping.pid}`
  const get = async (target: string) => fleet.app.request(target, { headers: json })

  const shown = (await (await get(path)).json()) as { attributes: Record<string, unknown>; actions: string[] }
  assert.equal(shown.attributes['com.example.process.name'], 'sleep')
  assert.deepEqual(shown.actions, [terminate.identifier])
  const children = await (await get(`/child/?occi.core.source=/process/${process.pid}`)).text()
  assert.match(children, new RegExp(`"/process/${sleeping.pid}"`))
  assert.equal((await fleet.app.request(path, { method: 'DELETE' })).status, 409)

  const body = JSON.stringify({ action: terminate.identifier })
  const ended = once(sleeping, 'exit')
  assert.equal(
    (await fleet.app.request(`${path}?action=terminate`, { method: 'POST', headers: json, body })).status,
    200,
  )
  assert.deepEqual(await ended, [null, 'SIGTERM'])
  await fleet.refresh()
  assert.equal((await get(path)).status, 404)
})

test('a process that does not run cannot be added', { skip }, async () => {
  const { app } = new Fleet()
  const body = JSON.stringify({ kind: processKind.identifier })
  assert.equal((await app.request('/process/999999999', { method: 'PUT', headers: json, body })).status, 404)
})

test('the disk of the root folder is shown with its size', { skip }, async () => {
  const fleet = new Fleet()
  await fleet.refresh()
  const response = await fleet.app.request('/disk/', { headers: json })
  const { resources } = (await response.json()) as { resources: { attributes: Record<string, unknown> }[] }
  const root = resources.find(({ attributes }) => attributes['com.example.disk.path'] === '/')
  assert.ok(Number(root?.attributes['com.example.disk.size']) > 0)
})
