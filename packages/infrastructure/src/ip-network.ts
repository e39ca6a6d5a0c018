import { defineMixin } from '@occi/core'
import { ipAddress, ipInterface, ipRange } from './ip-patterns.ts'
import { network } from './network.ts'
import { networkInterface } from './network-interface.ts'

const allocation = {
  type: 'string',
  enum: ['dynamic', 'static'],
  mutable: true,
  description: 'Whether the service assigns addresses (dynamic) or clients give them (static)',
} as const

/** A network that carries IP (`GFD.224 IPNetwork Mixin`). */
export const ipNetwork = defineMixin({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/network#',
  term: 'ipnetwork',
  title: 'IP network',
  applies: [network],
  attributes: {
    'occi.network.address': {
      type: 'string',
      pattern: ipRange,
      mutable: true,
      description: 'Range of addresses in CIDR notation, such as 192.168.0.0/24 or fc00::/7',
    },
    'occi.network.gateway': {
      type: 'string',
      pattern: ipAddress,
      mutable: true,
      description: 'Address of the gateway',
    },
    'occi.network.allocation': allocation,
  },
})

/** A network interface that has an IP address (`GFD.224 IPNetworkInterface Mixin`). */
export const ipNetworkInterface = defineMixin({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/networkinterface#',
  term: 'ipnetworkinterface',
  title: 'IP network interface',
  applies: [networkInterface],
  attributes: {
    'occi.networkinterface.address': {
      type: 'string',
      pattern: ipInterface,
      mutable: true,
      description: 'IP address of the device',
    },
    'occi.networkinterface.gateway': {
      type: 'string',
      pattern: ipInterface,
      mutable: true,
      description: 'IP address of the gateway',
    },
    'occi.networkinterface.allocation': allocation,
  },
})
