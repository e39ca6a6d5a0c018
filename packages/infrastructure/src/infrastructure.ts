import type { Kind, Mixin } from '@occi/core'
import { compute } from './compute.ts'
import { openstackUserData, userData } from './contextualization.ts'
import { openstackPublicKey, sshKey } from './credentials.ts'
import { ipNetwork, ipNetworkInterface } from './ip-network.ts'
import { network } from './network.ts'
import { networkInterface } from './network-interface.ts'
import { storage } from './storage.ts'
import { storageLink } from './storage-link.ts'
import { osTpl, resourceTemplates, resourceTpl } from './templates.ts'

/**
 * All kinds and mixins of the infrastructure, by the name of their definition, each after those it builds upon.
 *
 * @example app.registerBackends(infrastructure, { compute: new MyCompute(), … })
 */
export const infrastructure = Object.freeze({
  compute,
  network,
  storage,
  networkInterface,
  storageLink,
  ipNetwork,
  ipNetworkInterface,
  osTpl,
  resourceTpl,
  ...resourceTemplates,
  sshKey,
  userData,
  openstackPublicKey,
  openstackUserData,
})

const all: readonly (Kind | Mixin)[] = Object.values(infrastructure)

/** The kinds among them. */
export const infrastructureKinds: readonly Kind[] = Object.freeze(all.filter((category) => category.class === 'kind'))

/** The mixins among them. */
export const infrastructureMixins: readonly Mixin[] = Object.freeze(
  all.filter((category) => category.class === 'mixin'),
)
