// Limits hold for requests at the same time, too: no machine runs for this.
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { newFolder, openCloud, pathOf, removeFolder } from './cloud.test-fixture.ts'
import { programFaults } from './programs/check.ts'

const [missing] = await programFaults()
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

async function cloud(disk: number) {
  const folder = newFolder()
  folders.push(folder)
  const it = await openCloud({ folder, limits: { all: { disk, machines: 2 } } })
  onTestFinished(() => it.close())
  return it
}

const size = (gibibytes: number) => ({ attributes: { 'occi.storage.size': gibibytes } })

describe.skipIf(missing !== undefined)(`limits${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('disks that grow at the same time do not get more than there is', async () => {
    const it = await cloud(3)
    const disks = [await it.create('storage', size(1)), await it.create('storage', size(1))]
    const answers = await Promise.all(disks.map((disk) => it.request('POST', pathOf(disk), size(2))))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(JSON.stringify(answers)).toContain('3 GiB of disk is the limit of this service')
  })

  test('machines that are saved at the same time do not get more than there is, nor machines that are created', async () => {
    const it = await cloud(3)
    const machines = [await it.create('compute'), await it.create('compute')]
    const answers = await Promise.all(machines.map((machine) => it.tryAct(machine, 'save', { name: 'saved' })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await it.request('POST', '/compute/', { kind: machines[0]?.kind })).status).toBe(409)
    expect(it.reported).toEqual([])
  })
})
