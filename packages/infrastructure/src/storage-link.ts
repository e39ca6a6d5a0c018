import { defineKind, link, stateMachine } from '@occi/core'
import { compute } from './compute.ts'
import { scheme } from './scheme.ts'
import { storage } from './storage.ts'

/** A storage that is attached to a compute (`GFD.224 Linking to Storage`). */
export const storageLink = defineKind({
  scheme,
  term: 'storagelink',
  title: 'StorageLink Link',
  parent: link,
  sources: [compute],
  targets: [storage],
  attributes: {
    'occi.storagelink.deviceid': {
      type: 'string',
      mutable: true,
      description: 'Name of the device, such as /dev/vdb, or the object id of a CDMI container',
    },
    'occi.storagelink.mountpoint': {
      type: 'string',
      mutable: true,
      description: 'Where the guest system mounts it',
    },
    'occi.storagelink.state': { type: 'string', enum: ['active', 'inactive', 'error'], description: 'Current state' },
    'occi.storagelink.state.message': { type: 'string', description: 'Why it is in this state' },
  },
})

/** The states of a storage link, which the provider sets; no action of a client changes them. */
export const storageLinkMachine = stateMachine(storageLink, {
  attribute: 'occi.storagelink.state',
  initial: 'inactive',
  transitions: {},
})
