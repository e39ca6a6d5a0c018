import { compute, network, storage } from '@occi/infrastructure'
import { backendContract } from '@occi/testkit/backend'
import { afterAll, describe, test } from 'vitest'
import { ComputeBackend } from './backends/compute.ts'
import { NetworkBackend } from './backends/network.ts'
import { StorageBackend } from './backends/storage.ts'
import { newFolder, removeFolder } from './cloud.test-fixture.ts'
import { QemuHypervisor } from './hypervisor.ts'
import { programFaults } from './programs/check.ts'

const [missing] = await programFaults()
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

/** A hypervisor on which nothing runs yet. Its guests find no system, so they ignore their power buttons. */
function opened<B>(make: (on: QemuHypervisor) => B) {
  return async () => {
    const folder = newFolder()
    folders.push(folder)
    const limits = { all: { memory: 4096, disk: 100 } }
    const on = await QemuHypervisor.open({ folder, accelerator: 'tcg', shutdownTime: 100, limits })
    on.follow(() => Promise.resolve())
    return {
      backend: make(on),
      leftovers: () => [on.machines.records.all(), on.volumes.records.all(), on.networks.records.all()],
      close: () => {
        on.close()
        removeFolder(folder)
      },
    }
  }
}

if (missing !== undefined) describe.skip(missing, () => test('the contract of backends', () => {}))
else {
  backendContract('ComputeBackend', {
    categories: [compute],
    open: opened((on) => new ComputeBackend(on)),
    examples: [{ kind: compute, title: 'web', attributes: { 'occi.compute.cores': 2, 'occi.compute.memory': 0.0625 } }],
    refused: [
      { kind: compute, attributes: { 'occi.compute.memory': 1_000_000 } },
      { kind: compute, attributes: { 'occi.compute.memory': 5 } },
    ],
  })

  backendContract('NetworkBackend', {
    categories: [network],
    open: opened((on) => new NetworkBackend(on)),
    examples: [{ kind: network, attributes: { 'occi.network.vlan': 7 } }],
  })

  backendContract('StorageBackend', {
    categories: [storage],
    open: opened((on) => new StorageBackend(on)),
    examples: [{ kind: storage, attributes: { 'occi.storage.size': 10 } }],
    refused: [
      { kind: storage, attributes: { 'occi.storage.size': 1_000_000 } },
      { kind: storage, attributes: { 'occi.storage.size': 101 } },
    ],
  })
}
