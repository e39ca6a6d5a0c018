import type { Backend } from '@occi/core'
import { ContextualizationBackend } from './contextualization.ts'
import { CredentialsBackend } from './credentials.ts'
import { IpNetworkBackend } from './ip-network.ts'

/**
 * Returns the backends of those mixins that need nothing of a hypervisor but the sizes of computes.
 *
 * @param sizes serves resource templates
 */
export function mixinBackends<B extends Backend>(sizes: B) {
  return {
    ipNetwork: new IpNetworkBackend(),
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
  }
}
