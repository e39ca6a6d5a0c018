import { type Entity, idOf } from '@occi/core'
import { type Change, noAttributes, type Registry } from '@occi/core/authoring'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
export const compute = `${scheme}compute`
export const storage = `${scheme}storage`
export const storageLink = `${scheme}storagelink`
/** One compute in ten holds it. */
export const sshKey = 'http://schemas.ogf.org/occi/infrastructure/credentials#ssh_key'
/** All hold it. */
export const template = 'http://example.com/templates#medium'
/** A project has a hundred computes, however many there are. */
export const project = 'com.example.project'

const number = (index: number) => String(index).padStart(8, '0')
export const computeAt = (index: number) => `/compute/${number(index)}`

/** Of ten entities seven are computes, two storages, and one a link between two of them. */
export function entityAt(index: number): Entity {
  const attributes = noAttributes()
  const fields = { version: 0, actions: [`${scheme.slice(0, -1)}/compute/action#stop`], mixins: [template], attributes }
  if (index % 10 < 7) {
    const location = computeAt(index)
    Object.assign(attributes, {
      'occi.compute.architecture': 'x64',
      'occi.compute.cores': 1 + (index % 8),
      'occi.compute.memory': 4,
      'occi.compute.state': index % 3 === 0 ? 'active' : 'inactive',
      'occi.compute.hostname': `host-${index}.example.com`,
      [project]: `project-${Math.floor(index / 143)}`,
    })
    const mixins = index % 10 === 0 ? [template, sshKey] : [template]
    return { ...fields, id: idOf(location), location, kind: compute, title: `Compute ${index}`, mixins }
  }
  if (index % 10 < 9) {
    const location = `/storage/${number(index)}`
    Object.assign(attributes, { 'occi.storage.size': index % 50, 'occi.storage.state': 'online' })
    return { ...fields, id: idOf(location), location, kind: storage, title: `Storage ${index}` }
  }
  const location = `/storagelink/${number(index)}`
  Object.assign(attributes, { 'occi.storagelink.deviceid': 'sda', 'occi.storagelink.state': 'active' })
  const ends = { source: computeAt(index - 9), target: `/storage/${number(index - 2)}`, targetKind: storage }
  return { ...fields, id: idOf(location), location, kind: storageLink, ...ends }
}

/** Fills a registry with so many entities, some thousand in a commit. */
export async function populate(registry: Registry, size: number): Promise<void> {
  for (let start = 0; start < size; start += 5_000) {
    const changes: Change[] = []
    for (let index = start; index < Math.min(size, start + 5_000); index++) {
      changes.push({ type: 'put', entity: entityAt(index) })
    }
    const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
    await transaction.commit(changes)
  }
}
