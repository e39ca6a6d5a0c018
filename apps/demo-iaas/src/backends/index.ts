import type { BackendFor } from '@occi/core'
import type { infrastructure } from '@occi/infrastructure'
import { IpNetworkInterfaceBackend, mixinBackends } from '@occi/infrastructure/backends'
import { ComputeBackend } from './compute.ts'
import type { Hypervisor } from './hypervisor.ts'
import { NetworkBackend } from './network.ts'
import { NetworkInterfaceBackend } from './network-interface.ts'
import { StorageBackend } from './storage.ts'
import { StorageLinkBackend } from './storage-link.ts'
import { OsTemplateBackend, ResourceTemplateBackend } from './templates.ts'

/** The backend of every kind and mixin of the infrastructure, over one hypervisor. */
export function demoBackends(hypervisor: Hypervisor) {
  return {
    ...mixinBackends(new ResourceTemplateBackend()),
    compute: new ComputeBackend(hypervisor),
    network: new NetworkBackend(hypervisor),
    storage: new StorageBackend(hypervisor),
    networkInterface: new NetworkInterfaceBackend(hypervisor),
    storageLink: new StorageLinkBackend(hypervisor),
    ipNetworkInterface: new IpNetworkInterfaceBackend(),
    osTpl: new OsTemplateBackend(),
  } satisfies { readonly [N in keyof typeof infrastructure]: BackendFor<(typeof infrastructure)[N]> }
}
