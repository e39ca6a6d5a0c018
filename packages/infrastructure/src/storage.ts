import { defineAction, defineKind, resource, stateMachine } from '@occi/core'
import { scheme } from './scheme.ts'

const actionScheme = 'http://schemas.ogf.org/occi/infrastructure/storage/action#'
const gigabytes = { type: 'number', exclusiveMinimum: 0 } as const

/** The actions of a storage (`GFD.224 Storage`, and those that OCCI 1.1 had). */
export const storageActions = Object.freeze({
  /** Makes a storage available (`GFD.224 Storage`). */
  online: defineAction({ scheme: actionScheme, term: 'online', title: 'Put the storage online' }),
  /** Makes a storage unavailable (`GFD.224 Storage`). */
  offline: defineAction({ scheme: actionScheme, term: 'offline', title: 'Take the storage offline' }),
  /** Creates a backup; an action of OCCI 1.1. */
  backup: defineAction({ scheme: actionScheme, term: 'backup', title: 'Back the storage up' }),
  /** Creates a snapshot; an action of OCCI 1.1. */
  snapshot: defineAction({ scheme: actionScheme, term: 'snapshot', title: 'Take a snapshot' }),
  /** Changes the size; an action of OCCI 1.1, which 1.2 does by an update. */
  resize: defineAction({
    scheme: actionScheme,
    term: 'resize',
    title: 'Resize the storage',
    attributes: {
      size: { type: 'number', pattern: gigabytes, required: true, mutable: true, description: 'New size in GiB' },
    },
  }),
})

/** A resource that records information (`GFD.224 Storage`). */
export const storage = defineKind({
  scheme,
  term: 'storage',
  title: 'Storage Resource',
  parent: resource,
  actions: Object.values(storageActions),
  attributes: {
    'occi.storage.size': {
      type: 'number',
      pattern: gigabytes,
      required: true,
      mutable: true,
      description: 'Size in GiB',
    },
    'occi.storage.state': { type: 'string', enum: ['online', 'offline', 'error'], description: 'Current state' },
    'occi.storage.state.message': { type: 'string', description: 'Why it is in this state' },
  },
})

/** The states of a storage. */
export const storageMachine = stateMachine(storage, {
  attribute: 'occi.storage.state',
  initial: 'offline',
  transitions: {
    offline: { online: 'online', backup: 'offline', snapshot: 'offline', resize: 'offline' },
    online: { offline: 'offline', backup: 'online', snapshot: 'online', resize: 'online' },
  },
})
