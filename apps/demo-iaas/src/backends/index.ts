import type { Backend } from '@occi/core'
import { ComputeBackend } from './compute.ts'
import type { Hypervisor } from './hypervisor.ts'
import { IpNetworkBackend } from './ip-network.ts'
import { IpNetworkInterfaceBackend } from './ip-network-interface.ts'
import { NetworkBackend } from './network.ts'
import { NetworkInterfaceBackend } from './network-interface.ts'
import { StorageBackend } from './storage.ts'
import { StorageLinkBackend } from './storage-link.ts'
import { OsTemplateBackend, ResourceTemplateBackend } from './templates.ts'

/** What needs no backend work: the service keeps the values, and computes read them when they boot. */
const keepsValues: Backend = {}

/** The backend of every kind and mixin of the infrastructure, over one hypervisor. */
export function demoBackends(hypervisor: Hypervisor) {
  const sizes = new ResourceTemplateBackend()
  return {
    compute: new ComputeBackend(hypervisor),
    network: new NetworkBackend(hypervisor),
    storage: new StorageBackend(hypervisor),
    networkInterface: new NetworkInterfaceBackend(hypervisor),
    storageLink: new StorageLinkBackend(hypervisor),
    ipNetwork: new IpNetworkBackend(),
    ipNetworkInterface: new IpNetworkInterfaceBackend(),
    osTpl: new OsTemplateBackend(),
    resourceTpl: sizes,
    small: sizes,
    medium: sizes,
    large: sizes,
    memSmall: sizes,
    memMedium: sizes,
    memLarge: sizes,
    sshKey: keepsValues,
    userData: keepsValues,
    openstackPublicKey: keepsValues,
    openstackUserData: keepsValues,
  }
}
