import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { diskLink, eventually, newFolder, openCloud, pathOf, removeFolder } from './cloud.test-fixture.ts'
import { programFaults } from './programs/check.ts'
import { machineProcesses } from './programs/processes.ts'
import { userNamed } from './programs/user.ts'

const [fault] = await programFaults()
const missing = fault ?? (process.getuid?.() === 0 ? undefined : 'this is not root')
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

function folderFor(mode: number): string {
  const folder = newFolder()
  folders.push(folder)
  chmodSync(folder, mode)
  return folder
}

describe.skipIf(missing !== undefined)(`QEMU as another user${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('runs machines, plugs in disks, saves and hibernates without rights of root', { timeout: 120_000 }, async () => {
    const user = userNamed('nobody')
    const folder = folderFor(0o711)
    const it = await openCloud({ folder, ...user })
    onTestFinished(() => it.close())
    const machine = await it.create('compute', { attributes: { 'occi.compute.memory': 0.0625 } })
    await it.act(machine, 'start')
    const [pid] = machineProcesses(`${folder}/machines`).values()
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).toEqual(Array(4).fill(String(user.uid)))
    expect(/^Groups:(.*)$/m.exec(status)?.[1]?.trim()).toBe('')
    const disk = await it.create('storage', { attributes: { 'occi.storage.size': 0.01 } })
    await it.create('storagelink', { source: { location: pathOf(machine) }, ...diskLink(disk) })
    await it.act(machine, 'save', { name: 'saved' })
    for (const term of ['snapshot', 'backup']) await it.act(disk, term)
    await eventually('the end of the backup', async () =>
      (await it.get(disk)).attributes['occi.storage.state.message'] === undefined ? true : undefined,
    )
    await it.act(machine, 'suspend', { method: 'hibernate' })
    await it.comesTo(machine, 'suspended')
    await it.act(machine, 'start')
    // What only the service reads is its own.
    for (const key of readdirSync(`${folder}/machines`)) {
      expect(statSync(`${folder}/machines/${key}/record.json`).mode & 0o077).toBe(0)
    }
    for (const entity of [machine, disk]) await it.remove(entity)
    expect(it.reported).toEqual([])
  })

  test('is refused in a folder that the user may not enter', async () => {
    await expect(openCloud({ folder: folderFor(0o700), ...userNamed('nobody') })).rejects.toThrow(/who may not enter/)
    expect(() => userNamed('no-such-user')).toThrow(/does not exist/)
  })
})
