// The main job of the simulated hypervisor's tests, unchanged, on QEMU.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { checkHost } from '@occi/backend-qemu'
import { afterEach, describe } from 'vitest'
import { testMainJob } from './main-job.test-fixture.ts'
import { qemuService } from './qemu-service.ts'
import { served } from './served.test-fixture.ts'

const [missing] = (await checkHost({ folder: '/tmp' })).faults
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A service with real machines, whose image has no system: nothing of this needs a guest that boots. */
async function cloud() {
  const folder = mkdtempSync('/tmp/occi-tour-')
  writeFileSync(`${folder}/empty.raw`, '')
  truncateSync(`${folder}/empty.raw`, 1024 ** 2)
  writeFileSync(`${folder}/images.json`, JSON.stringify({ debian_13: { image: 'empty.raw', format: 'raw' } }))
  const limits = { machines: 10, memory: 64 * 1024, disk: 1024 }
  const none = { user: undefined, niceness: undefined, nat: false, bridge: undefined, userLimits: undefined }
  const { app, hypervisor } = await qemuService({}, { state: `${folder}/q`, images: folder, limits, ...none })
  const it = await served(app)
  closers.push(async () => {
    await it.close()
    for (const record of hypervisor.machines.records.all()) await hypervisor.machines.remove(record)
    hypervisor.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { machines, volumes, networks } = hypervisor
  const kept = () =>
    [machines, volumes, networks].flatMap(({ records }) => records.all().map(({ location }) => location))
  return { ...it, kept }
}

describe.skipIf(missing !== undefined)(`QEMU${missing === undefined ? '' : ` (${missing})`}`, () => testMainJob(cloud))
