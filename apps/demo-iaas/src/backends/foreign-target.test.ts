import { expect, test } from 'vitest'
import { demoService } from '../service.ts'

const scheme = 'http://schemas.ogf.org/occi/infrastructure'
const id = 'urn:uuid:00000000-0000-4000-8000-000000000001'

const volume = { kind: `${scheme}#storage`, attributes: { 'occi.storage.size': 1 } }
const network = {
  kind: `${scheme}#network`,
  mixins: [`${scheme}/network#ipnetwork`],
  attributes: { 'occi.network.address': '10.0.0.0/24' },
}
const addressed = {
  mixins: [`${scheme}/networkinterface#ipnetworkinterface`],
  attributes: { 'occi.networkinterface.address': '10.0.0.5' },
}

test.each([
  ['storagelink', {}, 'storage', volume],
  ['networkinterface', addressed, 'network', network],
])(
  'a %s to an id that only later is that of an entity can be changed and deleted',
  async (term, link, kind, target) => {
    const { app, hypervisor } = demoService({ latency: 0 })
    const send = async (method: string, path: string, body?: unknown) => {
      const headers = { Host: 'localhost', 'Content-Type': 'application/json' }
      return (await app.request(`http://localhost${path}`, { method, headers, body: JSON.stringify(body) })).status
    }
    expect(await send('PUT', '/compute/a', { kind: `${scheme}#compute` })).toBe(201)
    const ends = { source: { location: '/compute/a' }, target: { location: id } }
    expect(await send('PUT', `/${term}/l`, { kind: `${scheme}#${term}`, ...link, ...ends })).toBe(201)
    expect(await send('PUT', `/${kind}/${id}`, target)).toBe(201)
    expect(await send('POST', `/${term}/l`, { title: 'a' })).toBe(200)
    expect(await send('DELETE', `/${term}/l`)).toBe(200)
    hypervisor.close()
  },
)
