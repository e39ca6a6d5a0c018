import { type Entity, idOf } from '@occi/core'
import { type Change, noAttributes, type Registry } from '@occi/core/authoring'
import { compute } from './population.ts'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
const template = 'http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#medium'
const [machines, networks, links] = [10_000, 500, 5_000]
/** How many are stored by one commit. */
const atOnce = 50

/** Words that some names have: a quarter of all, or few. */
const projects = ['Aurora', 'Borealis', 'Cassini', 'Dione']

export const machineAt = (index: number) => `/compute/m${index}`
export const networkAt = (index: number) => `/network/n${index}`
export const linkAt = (index: number) => `/networkinterface/l${index}`

function longName(what: string, index: number): string {
  const place = `building ${index % 40}, room ${index % 300}`
  const project = `${projects[index % projects.length]} ${Math.floor(index / 100)}`
  return `${what} ${index} of the department of research and development, ${place}, for the project ${project}`
}

function entity(location: string, kind: string, values: Readonly<Record<string, string | number>>): Entity {
  const attributes = Object.assign(noAttributes(), values)
  return { id: idOf(location), location, kind, mixins: [], attributes, actions: [], version: 0 }
}

function* population(): Generator<Entity> {
  for (let index = 0; index < networks; index++) {
    const values = { 'occi.network.vlan': index, 'occi.network.state': 'active' }
    yield { ...entity(networkAt(index), `${scheme}network`, values), title: longName('Network', index) }
  }
  for (let index = 0; index < machines; index++) {
    const values = {
      'occi.compute.architecture': 'x64',
      'occi.compute.cores': 1 + (index % 8),
      'occi.compute.memory': 4,
      'occi.compute.hostname': `host-${index}.research.example.org`,
      'occi.compute.state': index % 3 === 0 ? 'active' : 'inactive',
    }
    const machine = { ...entity(machineAt(index), compute, values), mixins: [template] }
    yield { ...machine, title: longName('Machine', index), summary: 'Computes what the project needs' }
  }
  for (let index = 0; index < links; index++) {
    const values = { 'occi.networkinterface.interface': 'eth0', 'occi.networkinterface.state': 'active' }
    const target = networkAt(index % networks)
    const ends = { source: machineAt(index), target, targetKind: `${scheme}network` }
    yield { ...entity(linkAt(index), `${scheme}networkinterface`, values), ...ends }
  }
}

/** Fills a registry with 10,000 machines and 500 networks, all with long names, and 5,000 links between them. */
export async function populateWithLongNames(registry: Registry): Promise<void> {
  const all = [...population()]
  for (let start = 0; start < all.length; start += atOnce) {
    const changes = all.slice(start, start + atOnce).map((entity): Change => ({ type: 'put', entity }))
    const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
    await transaction.commit(changes)
  }
}
