import type { BackendFor } from '@occi/core'
import type { infrastructure } from '@occi/infrastructure'
import { mixinBackends } from '@occi/infrastructure/backends'
import type { QemuHypervisor } from '../hypervisor.ts'
import { ComputeBackend } from './compute.ts'
import { LeaseBackend } from './ip-network-interface.ts'
import { NetworkBackend } from './network.ts'
import { NetworkInterfaceBackend } from './network-interface.ts'
import { StorageBackend } from './storage.ts'
import { StorageLinkBackend } from './storage-link.ts'
import { OsTemplateBackend, ResourceTemplateBackend } from './templates.ts'

/**
 * Returns the backend of every kind and mixin of the infrastructure, over one hypervisor.
 *
 * @example app.registerBackends(infrastructure, qemuBackends(hypervisor))
 */
export function qemuBackends(hypervisor: QemuHypervisor) {
  return {
    ...mixinBackends(new ResourceTemplateBackend(hypervisor)),
    compute: new ComputeBackend(hypervisor),
    network: new NetworkBackend(hypervisor),
    storage: new StorageBackend(hypervisor),
    networkInterface: new NetworkInterfaceBackend(hypervisor),
    storageLink: new StorageLinkBackend(hypervisor),
    ipNetworkInterface: new LeaseBackend(hypervisor),
    osTpl: new OsTemplateBackend(hypervisor),
  } satisfies { readonly [N in keyof typeof infrastructure]: BackendFor<(typeof infrastructure)[N]> }
}
