import { defineAction, defineKind, resource, stateMachine } from '@occi/core'
import { scheme } from './scheme.ts'

const actionScheme = 'http://schemas.ogf.org/occi/infrastructure/network/action#'

/** The actions of a network (`GFD.224 Network`). */
export const networkActions = Object.freeze({
  /** Activates a network (`GFD.224 Network`). */
  up: defineAction({ scheme: actionScheme, term: 'up', title: 'Activate the network' }),
  /** Deactivates a network (`GFD.224 Network`). */
  down: defineAction({ scheme: actionScheme, term: 'down', title: 'Deactivate the network' }),
})

/** A networking entity of layer 2, such as a virtual switch (`GFD.224 Network`). */
export const network = defineKind({
  scheme,
  term: 'network',
  title: 'Network Resource',
  parent: resource,
  actions: Object.values(networkActions),
  attributes: {
    'occi.network.vlan': {
      type: 'integer',
      pattern: { type: 'integer', minimum: 0, maximum: 4095 },
      mutable: true,
      description: 'VLAN identifier of 802.1q, 0 to 4095',
    },
    'occi.network.label': {
      type: 'string',
      pattern: {
        type: 'string',
        description: "letters, digits and any of ! # $ % & ' * + . ^ _ ` | ~ -",
        pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
      },
      mutable: true,
      description: 'Tag of the VLAN, such as external-dmz',
    },
    'occi.network.state': { type: 'string', enum: ['active', 'inactive', 'error'], description: 'Current state' },
    'occi.network.state.message': { type: 'string', description: 'Why it is in this state' },
  },
})

/** The states of a network. */
export const networkMachine = stateMachine(network, {
  attribute: 'occi.network.state',
  initial: 'inactive',
  transitions: { inactive: { up: 'active' }, active: { down: 'inactive' } },
})
