import { defineAction, defineKind, defineMixin, type Entity, HttpError, link, resource } from '@occi/core'
import { Application, type ApplicationOptions } from '../application.ts'

const scheme = 'http://example.com/occi#'

export const start = defineAction({ scheme: 'http://example.com/occi/machine/action#', term: 'start', title: 'Start' })
export const stop = defineAction({
  scheme: 'http://example.com/occi/machine/action#',
  term: 'stop',
  title: 'Stop',
  attributes: { method: { type: 'string', enum: ['graceful', 'hard'], mutable: true } },
})
export const save = defineAction({
  scheme: 'http://example.com/occi/machine/action#',
  term: 'save',
  title: 'Save as an image',
  attributes: { name: { type: 'string', required: true, mutable: true } },
})
export const cluster = defineKind({ scheme, term: 'cluster', title: 'A network of machines', parent: resource })
export const machine = defineKind({
  scheme,
  term: 'machine',
  title: 'A machine',
  parent: resource,
  actions: [start, stop, save],
  attributes: {
    'com.example.cores': { type: 'integer', mutable: true, default: 1 },
    'com.example.memory': { type: 'number', mutable: true },
    'com.example.host': { type: 'string', mutable: true },
    'com.example.spare': { type: 'boolean', mutable: true },
    'com.example.tags': { type: 'array', mutable: true },
    'com.example.seed': { type: 'string', mutable: 'once' },
    'com.example.state': { type: 'string', enum: ['on', 'off'] },
  },
})
export const disk = defineKind({
  scheme,
  term: 'disk',
  title: 'A disk',
  parent: resource,
  attributes: { 'com.example.size': { type: 'number', required: true, mutable: true } },
})
export const member = defineKind({
  scheme,
  term: 'member',
  title: 'Membership in a cluster',
  parent: link,
  targets: [cluster],
  attributes: { 'com.example.port': { type: 'string', mutable: true } },
})
export const image = defineMixin({ scheme, term: 'image', title: 'An image', applies: [machine], exclusive: true })
export const size = defineMixin({ scheme, term: 'size', applies: [machine], exclusive: true, override: true })
export const large = defineMixin({
  scheme,
  term: 'large',
  title: 'A large machine',
  depends: [size],
  applies: [machine],
  attributes: { 'com.example.cores': { type: 'integer', default: 8 } },
})
export const huge = defineMixin({
  scheme,
  term: 'huge',
  title: 'A huge machine',
  depends: [size],
  applies: [machine],
  attributes: { 'com.example.cores': { type: 'integer', default: 64 } },
})
export const secured = defineMixin({
  scheme,
  term: 'secured',
  title: 'A machine with a key',
  attributes: { 'com.example.key': { type: 'string', mutable: true } },
})

/** The category of a text rendering. */
export function category({ term, class: of, scheme: of2 }: { term: string; class: string; scheme: string }): string {
  return `${term}; scheme="${of2}"; class="${of}"`
}

function enter(entity: Entity, state: 'on' | 'off'): void {
  entity.attributes['com.example.state'] = state
  entity.actions = [(state === 'on' ? stop : start).identifier, save.identifier]
}

/** A small cloud: machines that are on or off, disks, clusters, and what can be mixed in. */
export function cloud(options: ApplicationOptions = {}): Application {
  return new Application({ report: () => {}, ...options })
    .registerBackend(machine, {
      create(entity) {
        if (entity.attributes['com.example.host'] === 'refused') throw new HttpError(503, 'no host is free')
        enter(entity, 'off')
      },
      action(entity, { action, attributes }, context) {
        if (action !== save) return enter(entity, action === start ? 'on' : 'off')
        const term = String(attributes.name)
        const names = { depends: [image.identifier], applies: [machine.identifier], actions: [], attributes: {} }
        context.batch.putMixin({ scheme: 'http://example.com/images#', term, location: `/image/${term}/`, ...names })
        return `http://example.com/images#${term}`
      },
    })
    .registerBackend([cluster, disk], {})
    .registerBackend(member, {})
    .registerBackend([image, size, large, huge, secured], {})
}
