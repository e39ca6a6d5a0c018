import { compute, network, storage } from '@occi/infrastructure'
import { backendContract } from '@occi/testkit/backend'
import { ComputeBackend } from './compute.ts'
import { Hypervisor } from './hypervisor.ts'
import { NetworkBackend } from './network.ts'
import { StorageBackend } from './storage.ts'

/** A hypervisor on which nothing runs yet, and that changes at once. */
function hypervisor(): Hypervisor {
  return new Hypervisor({ latency: 0, world: () => Promise.resolve() })
}

function opened<B>(make: (on: Hypervisor) => B) {
  return () => {
    const on = hypervisor()
    return { backend: make(on), leftovers: () => on.units.length }
  }
}

backendContract('ComputeBackend', {
  categories: [compute],
  open: opened((on) => new ComputeBackend(on)),
  examples: [{ kind: compute, title: 'web', attributes: { 'occi.compute.cores': 2, 'occi.compute.memory': 4 } }],
  refused: [{ kind: compute, attributes: { 'occi.compute.memory': 1_000_000 } }],
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
  refused: [{ kind: storage, attributes: { 'occi.storage.size': 1_000_000 } }],
})
