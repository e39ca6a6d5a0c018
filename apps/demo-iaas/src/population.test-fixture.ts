import type { Entity, Link } from '@occi/core'
import { type Change, noAttributes, type Registry } from '@occi/core/authoring'
import { infrastructureKinds, infrastructureMixins } from '@occi/infrastructure'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
const template = 'http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#medium'

/** A tag that half of all computes hold. */
export const tag = {
  scheme: 'http://bench.example.org/tags#',
  term: 'busy',
  title: 'Busy',
  location: '/busy/',
} as const
/** The network to which every compute is linked. */
export const network = '/network/big'
/** The compute that every storage is linked to. */
export const hub = '/compute/hub'
/** A compute of which there is nothing special. */
export const compute = '/compute/00000007'
/** A link of it. */
export const link = '/networkinterface/00000007'

function idAt(sort: number, index: number): string {
  return `urn:uuid:00000000-0000-4000-800${sort}-${String(index).padStart(12, '0')}`
}

function named(index: number): string {
  return String(index).padStart(8, '0')
}

/** Makes a title of a short one. */
type Titled = (title: string) => string

function computeAt(index: number, titled: Titled): Entity {
  const attributes = Object.assign(noAttributes(), {
    'occi.compute.cores': 1 + (index % 8),
    'occi.compute.memory': 4,
    'occi.compute.architecture': 'x64',
    'occi.compute.hostname': `host-${index}`,
    'occi.compute.state': index % 3 === 0 ? 'active' : 'inactive',
  })
  const mixins = index % 2 === 0 ? [template, `${tag.scheme}${tag.term}`] : [template]
  return {
    ...{
      id: idAt(0, index),
      location: `/compute/${named(index)}`,
      kind: `${scheme}compute`,
      title: titled(`Compute ${index}`),
    },
    ...{ mixins, attributes, actions: [], version: 1 },
  }
}

function linkAt(index: number): Link {
  const attributes = Object.assign(noAttributes(), {
    'occi.networkinterface.interface': 'eth0',
    'occi.networkinterface.mac': `02:00:00:${[16, 8, 0].map((shift) => ((index >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`,
    'occi.networkinterface.state': 'inactive',
  })
  return {
    ...{ id: idAt(1, index), location: `/networkinterface/${named(index)}`, kind: `${scheme}networkinterface` },
    ...{ source: `/compute/${named(index)}`, target: network, targetKind: `${scheme}network` },
    ...{ mixins: [], attributes, actions: [], version: 1 },
  }
}

function storageAt(index: number, titled: Titled): Entity {
  const attributes = Object.assign(noAttributes(), { 'occi.storage.size': 10, 'occi.storage.state': 'offline' })
  return {
    ...{
      id: idAt(2, index),
      location: `/storage/${named(index)}`,
      kind: `${scheme}storage`,
      title: titled(`Disk ${index}`),
    },
    ...{ mixins: [], attributes, actions: [], version: 1 },
  }
}

function storagelinkAt(index: number): Link {
  const attributes = Object.assign(noAttributes(), { 'occi.storagelink.state': 'inactive' })
  return {
    ...{ id: idAt(4, index), location: `/storagelink/${named(index)}`, kind: `${scheme}storagelink` },
    ...{ source: hub, target: `/storage/${named(index)}`, targetKind: `${scheme}storage` },
    ...{ mixins: [], attributes, actions: [], version: 1 },
  }
}

function bigNetwork(): Entity {
  const attributes = Object.assign(noAttributes(), { 'occi.network.vlan': 7, 'occi.network.state': 'inactive' })
  return {
    ...{ id: idAt(3, 0), location: network, kind: `${scheme}network`, title: 'The network of all' },
    ...{ mixins: [], attributes, actions: [], version: 1 },
  }
}

async function commit(registry: Registry, changes: readonly Change[]): Promise<void> {
  const work = await registry.begin({ operation: 'create', keys: [] }, {})
  await work.commit(changes)
}

/** A service of the same kinds that shows what is stored as it is: nothing stands behind what was only stored. */
export function pagesOver(registry: Registry): Application {
  const app = new Application({ registry, renderings: [...standardRenderings(), htmlRendering()] })
  return app.registerBackend([...infrastructureKinds, ...infrastructureMixins], {})
}

/**
 * Fills a registry with so many entities: computes, each with a link to one network, and for a third of them a storage
 * with a link from one compute.
 *
 * @param titled returns the title of a compute or a storage
 */
export async function populate(registry: Registry, size: number, titled: Titled = (title) => title): Promise<void> {
  const mixin = { ...tag, depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true }
  await commit(registry, [
    { type: 'put-mixin', mixin },
    { type: 'put', entity: bigNetwork() },
    {
      type: 'put',
      entity: { ...computeAt(0, titled), id: idAt(3, 1), location: hub, title: 'The compute with all disks' },
    },
  ])
  const computes = Math.floor(size * 0.375)
  for (let start = 0; start < computes; start += 2_000) {
    const changes: Change[] = []
    for (let index = start; index < Math.min(computes, start + 2_000); index++) {
      changes.push({ type: 'put', entity: computeAt(index, titled) }, { type: 'put', entity: linkAt(index) })
      if (index % 3 !== 0) continue
      changes.push({ type: 'put', entity: storageAt(index, titled) }, { type: 'put', entity: storagelinkAt(index) })
    }
    await commit(registry, changes)
  }
}
