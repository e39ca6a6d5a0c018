import { randomUUID } from 'node:crypto'
import { computeKind } from '../requests.ts'

/** A row of the size of the machines that requests create: its location, and the whole entity as JSON. */
export function entityRow(): { readonly location: string; readonly json: string } {
  const id = randomUUID()
  const location = `/compute/${id}`
  const attributes = {
    'occi.compute.architecture': 'x64',
    'occi.compute.cores': 2,
    'occi.compute.hostname': 'vm1.example.com',
    'occi.compute.memory': 4.5,
    'occi.compute.share': 10,
    'occi.compute.speed': 2.5,
    'occi.compute.state': 'inactive',
  }
  const actions = ['http://schemas.ogf.org/occi/infrastructure/compute/action#start']
  const entity = { id: `urn:uuid:${id}`, location, kind: computeKind, mixins: [], attributes, actions, version: 1 }
  return { location, json: JSON.stringify(entity) }
}
