import { defineKind, link, stateMachine } from '@occi/core'
import { compute } from './compute.ts'
import { network } from './network.ts'
import { scheme } from './scheme.ts'

/** A device of a compute on a network (`GFD.224 Linking to Network`). */
export const networkInterface = defineKind({
  scheme,
  term: 'networkinterface',
  title: 'NetworkInterface Link',
  parent: link,
  sources: [compute],
  targets: [network],
  attributes: {
    'occi.networkinterface.interface': { type: 'string', description: 'Name of the device, such as eth0' },
    'occi.networkinterface.mac': {
      type: 'string',
      pattern: {
        type: 'string',
        description: 'a MAC address such as 02:00:5e:10:00:01',
        pattern: '^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$',
      },
      mutable: true,
      description: 'MAC address of the device',
    },
    'occi.networkinterface.state': {
      type: 'string',
      enum: ['active', 'inactive', 'error'],
      description: 'Current state',
    },
    'occi.networkinterface.state.message': { type: 'string', description: 'Why it is in this state' },
  },
})

/** The states of a network interface, which the provider sets; no action of a client changes them. */
export const networkInterfaceMachine = stateMachine(networkInterface, {
  attribute: 'occi.networkinterface.state',
  initial: 'inactive',
  transitions: {},
})
