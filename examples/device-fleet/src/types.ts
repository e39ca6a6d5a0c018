import { defineAction, defineKind, link, resource } from '@occi/core'

const scheme = 'http://example.com/occi/fleet#'

export const terminate = defineAction({
  scheme: 'http://example.com/occi/fleet/process/action#',
  term: 'terminate',
  title: 'Terminate the process',
})

export const process = defineKind({
  scheme,
  term: 'process',
  title: 'A process',
  parent: resource,
  actions: [terminate],
  attributes: {
    'com.example.process.name': { type: 'string', description: 'Name of the program' },
    'com.example.process.state': {
      type: 'string',
      description: 'R (runs), S (sleeps), X (has ended), or another letter of /proc',
    },
    'com.example.process.memory': { type: 'integer', description: 'Memory in use, in KiB' },
  },
})

export const disk = defineKind({
  scheme,
  term: 'disk',
  title: 'A mounted disk',
  parent: resource,
  attributes: {
    'com.example.disk.path': { type: 'string', description: 'Where it is mounted' },
    'com.example.disk.size': { type: 'integer', description: 'Octets' },
    'com.example.disk.free': { type: 'integer', description: 'Octets' },
  },
})

export const child = defineKind({
  scheme,
  term: 'child',
  title: 'Started by',
  parent: link,
  targets: [process],
})
