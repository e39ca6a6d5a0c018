import { defineAction, defineKind, resource, stateMachine } from '@occi/core'
import { scheme } from './scheme.ts'

const actionScheme = 'http://schemas.ogf.org/occi/infrastructure/compute/action#'

/** The actions of a compute (`GFD.224 Compute`). */
export const computeActions = Object.freeze({
  /** Starts a compute, or resumes a suspended one (`GFD.224 Compute`). */
  start: defineAction({ scheme: actionScheme, term: 'start', title: 'Start the compute' }),
  /** Stops a compute (`GFD.224 Compute`). */
  stop: defineAction({
    scheme: actionScheme,
    term: 'stop',
    title: 'Stop the compute',
    attributes: {
      method: {
        type: 'string',
        enum: ['graceful', 'acpioff', 'poweroff'],
        mutable: true,
        description: 'How the compute is stopped',
      },
    },
  }),
  /** Stops and starts a compute (`GFD.224 Compute`). */
  restart: defineAction({
    scheme: actionScheme,
    term: 'restart',
    title: 'Restart the compute',
    attributes: {
      method: {
        type: 'string',
        enum: ['graceful', 'warm', 'cold'],
        mutable: true,
        description: 'How the compute is restarted',
      },
    },
  }),
  /** Suspends a compute (`GFD.224 Compute`). */
  suspend: defineAction({
    scheme: actionScheme,
    term: 'suspend',
    title: 'Suspend the compute',
    attributes: {
      method: {
        type: 'string',
        enum: ['hibernate', 'suspend'],
        mutable: true,
        description: 'How the compute is suspended',
      },
    },
  }),
  /** Creates an OS template from a compute (`GFD.224 Compute`). */
  save: defineAction({
    scheme: actionScheme,
    term: 'save',
    title: 'Save the compute as an OS template',
    attributes: {
      method: {
        type: 'string',
        enum: ['hot', 'deferred'],
        mutable: true,
        description: 'Whether the compute is saved as it runs, or when it stops',
      },
      name: { type: 'string', mutable: true, description: 'The wanted name of the template' },
    },
  }),
})

/** A generic information processing resource, such as a virtual machine or a container (`GFD.224 Compute`). */
export const compute = defineKind({
  scheme,
  term: 'compute',
  title: 'Compute Resource',
  parent: resource,
  actions: Object.values(computeActions),
  attributes: {
    'occi.compute.architecture': {
      type: 'string',
      enum: ['x86', 'x64'],
      mutable: true,
      description: 'Architecture of the processor',
    },
    'occi.compute.cores': {
      type: 'integer',
      pattern: { type: 'integer', minimum: 1 },
      mutable: true,
      description: 'Number of virtual processor cores',
    },
    'occi.compute.hostname': { type: 'string', mutable: true, description: 'Fully qualified DNS name' },
    'occi.compute.share': {
      type: 'integer',
      pattern: { type: 'integer', minimum: 0 },
      mutable: true,
      description: 'Share of the processor, relative to that of others',
    },
    // OCCI 1.1 had it, 1.2 removed it and stays compatible: clients of both send it.
    'occi.compute.speed': {
      type: 'number',
      pattern: { type: 'number', minimum: 0 },
      mutable: true,
      description: 'Clock frequency of the processor in GHz',
    },
    'occi.compute.memory': {
      type: 'number',
      pattern: { type: 'number', minimum: 0 },
      mutable: true,
      description: 'Memory in GiB',
    },
    'occi.compute.state': {
      type: 'string',
      enum: ['active', 'inactive', 'suspended', 'error'],
      description: 'Current state',
    },
    'occi.compute.state.message': { type: 'string', description: 'Why it is in this state' },
  },
})

/** The states of a compute: only an action of the provider leads out of an error. */
export const computeMachine = stateMachine(compute, {
  attribute: 'occi.compute.state',
  initial: 'inactive',
  transitions: {
    inactive: { start: 'active', save: 'inactive' },
    active: { stop: 'inactive', restart: 'active', suspend: 'suspended', save: 'active' },
    suspended: { start: 'active', save: 'suspended' },
  },
})
