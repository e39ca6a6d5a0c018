// What keeps a saved state, and what does not: no guest has to boot for this.
import { readFileSync, renameSync } from 'node:fs'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { diskLink, ipLink, newFolder, openCloud, pathOf, removeFolder } from './cloud.test-fixture.ts'
import { programFaults } from './programs/check.ts'
import { machineProcesses } from './programs/processes.ts'

const [missing] = await programFaults()
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))
const state = 'occi.compute.state'

/** A machine with a disk and a network, and another disk that it does not have. */
async function cloud() {
  const folder = newFolder()
  folders.push(folder)
  const it = await openCloud({ folder })
  onTestFinished(() => it.close())
  const size = { attributes: { 'occi.storage.size': 0.01 } }
  const [disk, other, lan] = [
    await it.create('storage', size),
    await it.create('storage', size),
    await it.create('network'),
  ]
  const nic = { kind: ipLink(lan).kind, target: ipLink(lan).target }
  const links = [diskLink(disk), nic]
  const machine = await it.create('compute', { attributes: { 'occi.compute.memory': 0.0625 }, links })
  await it.act(machine, 'start')
  return { ...it, folder, machine, disk, other, lan, nic }
}

/** Whether the one machine runs from its saved state. */
function isContinued(folder: string): boolean {
  const [pid] = machineProcesses(`${folder}/machines`).values()
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('-loadvm')
}

describe.skipIf(missing !== undefined)(`hibernation${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('nothing that the saved state depends on can change, from the request on', async () => {
    const { machine, disk, other, nic, folder, ...it } = await cloud()
    await it.act(machine, 'suspend', { method: 'hibernate' })
    const source = { location: pathOf(machine) }
    const expectRefused = async () => {
      const attempts = [
        it.request('POST', '/storagelink/', { ...diskLink(other), source }),
        it.request('POST', '/networkinterface/', { ...nic, source }),
        it.request('POST', pathOf(disk), { attributes: { 'occi.storage.size': 0.02 } }),
        it.tryAct(machine, 'save', { name: 'saved' }),
      ]
      for (const { status, body } of await Promise.all(attempts)) {
        expect([status, JSON.stringify(body)]).toEqual([
          409,
          expect.stringMatching(/is hibernated: start it before|save is not applicable/),
        ])
      }
    }
    await expectRefused()
    await it.comesTo(machine, 'suspended')
    await expectRefused()
    expect((await it.act(machine, 'start')).attributes[state]).toBe('active')
    expect(isContinued(folder)).toBe(true)
    await it.create('storagelink', { ...diskLink(other), source })
    expect(it.reported).toEqual([])
  })

  test('a start that fails leaves it, and a network that is deleted does not prevent it', async () => {
    const { machine, disk, lan, folder, ...it } = await cloud()
    await it.act(machine, 'suspend', { method: 'hibernate' })
    await it.comesTo(machine, 'suspended')
    const volumes = `${folder}/volumes`
    renameSync(volumes, `${volumes}.away`)
    const refused = await it.tryAct(machine, 'start')
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining('No such file')])
    expect((await it.get(machine)).attributes).toMatchObject({
      [state]: 'suspended',
      'occi.compute.state.message': expect.stringContaining('could not be started'),
    })
    renameSync(`${volumes}.away`, volumes)

    expect((await it.request('DELETE', pathOf(disk))).status).toBe(409)
    await it.remove(lan)
    expect((await it.act(machine, 'start')).attributes[state]).toBe('active')
    expect(isContinued(folder)).toBe(true)
    await it.remove(machine)
    expect(it.reported).toEqual([])
  })
})
