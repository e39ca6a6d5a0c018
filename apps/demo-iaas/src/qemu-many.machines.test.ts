// Many machines at once, and nothing of them afterwards. More of them:
// MACHINES=50 npx vitest run --project machines apps/demo-iaas/src/qemu-many
import { readdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { checkHost } from '@occi/backend-qemu'
import { infrastructure } from '@occi/infrastructure'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { killAll } from './process.test-fixture.ts'
import { QemuCloud, sendOnce } from './qemu-cloud.test-fixture.ts'

const count = Number(process.env.MACHINES ?? 8)
const connections = 16
const rounds = 3
const [missing] = (await checkHost({ folder: '/tmp' })).faults
const start = 'http://schemas.ogf.org/occi/infrastructure/compute/action#start'

afterAll(killAll)

/** Does something for each machine, over some connections at once. */
async function forEach(work: (path: string) => Promise<void>): Promise<void> {
  const paths = Array.from({ length: count }, (_, number) => `/compute/m${number}`)
  const connection = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await work(path)
  }
  await Promise.all(Array.from({ length: connections }, connection))
}

describe.skipIf(missing !== undefined)(`real machines${missing === undefined ? '' : ` (${missing})`}`, () => {
  test(`${count} are created, started and deleted, and leave no process, file or descriptor`, {
    timeout: 120_000 + count * 10_000,
  }, async () => {
    const cloud = new QemuCloud()
    onTestFinished(() => cloud.remove())
    const service = cloud.start()
    const url = await service.url()
    const send = async (method: string, path: string, body?: object) => {
      const { status, text } = await sendOnce(url, method, path, body)
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
    }
    const descriptors = () => readdirSync(`/proc/${service.child.pid}/fd`).length
    let before: number | undefined
    for (let round = 1; round <= rounds; round++) {
      await forEach(async (path) => {
        const attributes = { 'occi.compute.memory': 96 / 1024 }
        await send('PUT', path, { kind: infrastructure.compute.identifier, attributes })
        await send('POST', `${path}?action=start`, { action: start })
      })
      expect(cloud.processes().size).toBe(count)
      await forEach((path) => send('DELETE', path))
      expect(cloud.processes().size).toBe(0)
      for (const name of ['machines', 'images']) expect(readdirSync(`${cloud.state}/${name}`)).toEqual([])
      // The first round opens what stays open. Connections that have ended are closed a moment later.
      before ??= await settled(descriptors)
      while (descriptors() > before) await setTimeout(100)
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
  })
})

/** Returns a number when it has not changed for a while. */
async function settled(look: () => number): Promise<number> {
  for (let value = look(), since = 0; ; since++) {
    await setTimeout(100)
    if (since >= 5) return value
    const next = look()
    if (next !== value) since = 0
    value = next
  }
}
