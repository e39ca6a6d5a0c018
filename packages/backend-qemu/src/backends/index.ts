import type { BackendFor } from '@occi/core'
import type { infrastructure } from '@occi/infrastructure'
import { ContextualizationBackend, CredentialsBackend, IpNetworkBackend } from '@occi/infrastructure/backends'
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
  const sizes = new ResourceTemplateBackend(hypervisor)
  return {
    compute: new ComputeBackend(hypervisor),
    network: new NetworkBackend(hypervisor),
    storage: new StorageBackend(hypervisor),
    networkInterface: new NetworkInterfaceBackend(hypervisor),
    storageLink: new StorageLinkBackend(hypervisor),
    ipNetwork: new IpNetworkBackend(),
    ipNetworkInterface: new LeaseBackend(hypervisor),
    osTpl: new OsTemplateBackend(hypervisor),
    resourceTpl: sizes,
    small: sizes,
    medium: sizes,
    large: sizes,
    memSmall: sizes,
    memMedium: sizes,
    memLarge: sizes,
    sshKey: new CredentialsBackend('occi.credentials.ssh.publickey'),
    userData: new ContextualizationBackend('occi.compute.userdata'),
    openstackPublicKey: new CredentialsBackend('org.openstack.credentials.publickey.data'),
    openstackUserData: new ContextualizationBackend('org.openstack.compute.user_data'),
  } satisfies { readonly [N in keyof typeof infrastructure]: BackendFor<(typeof infrastructure)[N]> }
}
