import type { Application } from '@occi/server'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
const ipNetwork = 'http://schemas.ogf.org/occi/infrastructure/network#ipnetwork'
const ipInterface = 'http://schemas.ogf.org/occi/infrastructure/networkinterface#ipnetworkinterface'
const template = (term: string) => `http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#${term}`
const system = (term: string) => `http://demo.example.org/occi/os_tpl#${term}`
const tags = 'http://shop.example.com/tags#'

interface Machine {
  readonly name: string
  readonly title: string
  readonly summary?: string
  readonly size: string
  readonly system: string
  readonly networks: readonly string[]
  readonly disks?: readonly string[]
  /** What is done to it once it is there. */
  readonly actions?: readonly string[]
  readonly tags?: readonly string[]
}

const networks = [
  { name: 'public', title: 'Public', summary: 'Reached from everywhere', vlan: 10, address: '198.51.100.0/24' },
  { name: 'backend', title: 'Backend', summary: 'Between the machines of the shop', vlan: 20, address: '10.20.0.0/16' },
  { name: 'management', title: 'Management', vlan: 99, address: '10.99.0.0/24' },
]

const disks = [
  { name: 'orders', title: 'Orders', summary: 'The tables of the shop', size: 500 },
  { name: 'orders-replica', title: 'Orders, replica', size: 500 },
  { name: 'pictures', title: 'Product pictures', size: 2000 },
  { name: 'warehouse', title: 'Warehouse', size: 4000 },
  { name: 'scratch', title: 'Scratch', size: 80 },
]

const machines: readonly Machine[] = [
  {
    ...{ name: 'shop-1', title: 'shop-1', summary: 'Serves the shop', size: 'medium', system: 'debian_13' },
    ...{ networks: ['public', 'backend'], disks: ['pictures'], actions: ['start'], tags: ['production', 'shop'] },
  },
  {
    ...{ name: 'shop-2', title: 'shop-2', summary: 'Serves the shop', size: 'medium', system: 'debian_13' },
    ...{ networks: ['public', 'backend'], actions: ['start'], tags: ['production', 'shop'] },
  },
  {
    ...{
      name: 'db-1',
      title: 'db-1',
      summary: 'Orders and customers, PostgreSQL 18',
      size: 'large',
      system: 'debian_13',
    },
    ...{ networks: ['backend', 'management'], disks: ['orders'], actions: ['start'], tags: ['production', 'shop'] },
  },
  {
    ...{ name: 'db-2', title: 'db-2', summary: 'Replica of db-1', size: 'large', system: 'debian_13' },
    ...{ networks: ['backend', 'management'], disks: ['orders-replica'], actions: ['start'], tags: ['production'] },
  },
  {
    ...{ name: 'cache-1', title: 'cache-1', size: 'mem_medium', system: 'alpine_3_23', networks: ['backend'] },
    ...{ actions: ['start'], tags: ['production', 'shop'] },
  },
  {
    ...{
      name: 'analytics',
      title: 'analytics-warehouse-nightly-import-eu-central',
      summary: 'Runs from 2 to 5 at night',
    },
    ...{ size: 'mem_large', system: 'rocky_10', networks: ['backend'], disks: ['warehouse'] },
    actions: ['start', 'suspend'],
  },
  {
    ...{ name: 'ci-runner-1', title: 'ci-runner-1', size: 'small', system: 'ubuntu_26_04', networks: ['management'] },
    ...{ disks: ['scratch'], actions: ['start'] },
  },
  { name: 'ci-runner-2', title: 'ci-runner-2', size: 'small', system: 'ubuntu_26_04', networks: ['management'] },
  { name: 'staging', title: 'staging', size: 'small', system: 'debian_13', networks: ['public'], tags: ['staging'] },
]

/** Fills the demo with the cloud of a small shop. */
export async function fillCloud(app: Application): Promise<void> {
  const send = senderTo(app)
  for (const [term, title] of [
    ['production', 'Production'],
    ['shop', 'Shop team'],
    ['staging', 'Staging'],
  ] as const) {
    await send('POST', '/-/', { scheme: tags, term, title, location: `/tags/${term}/` })
  }
  for (const { name, title, summary, vlan, address } of networks) {
    const attributes = { 'occi.network.vlan': vlan, 'occi.network.label': name, 'occi.network.address': address }
    const about = summary === undefined ? { title } : { title, summary }
    await send('PUT', `/network/${name}`, { kind: `${scheme}network`, mixins: [ipNetwork], ...about, attributes })
    if (name !== 'management') await act(send, `/network/${name}`, 'network', 'up')
  }
  for (const { name, title, summary, size } of disks) {
    const about = summary === undefined ? { title } : { title, summary }
    await send('PUT', `/storage/${name}`, {
      kind: `${scheme}storage`,
      ...about,
      attributes: { 'occi.storage.size': size },
    })
    if (name !== 'scratch') await act(send, `/storage/${name}`, 'storage', 'online')
  }
  for (const machine of machines) await makeMachine(send, machine)
}

/** Creates one machine of it. */
export function createMachine(app: Application): Promise<void> {
  const body = { kind: `${scheme}compute`, mixins: [template('small'), system('ubuntu_26_04')], title: 'ci-runner-2' }
  return senderTo(app)('PUT', '/compute/ci-runner-2', body)
}

function senderTo(app: Application): Send {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  return async (method, path, body) => {
    const answer = await app.request(path, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  }
}

type Send = (method: string, path: string, body: unknown) => Promise<void>

async function act(send: Send, path: string, kind: string, term: string): Promise<void> {
  const action = `http://schemas.ogf.org/occi/infrastructure/${kind}/action#${term}`
  await send('POST', `${path}?action=${term}`, { action })
}

async function makeMachine(send: Send, machine: Machine): Promise<void> {
  const { name, title, summary, size, actions = [], disks: volumes = [] } = machine
  const mixins = [template(size), system(machine.system), ...(machine.tags ?? []).map((tag) => tags + tag)]
  const attributes = { 'occi.compute.hostname': `${name}.shop.example.com` }
  await send('PUT', `/compute/${name}`, {
    kind: `${scheme}compute`,
    mixins,
    title,
    ...(summary === undefined ? {} : { summary }),
    attributes,
  })
  const link = (kind: string, to: string, more: object) =>
    send('PUT', `/${kind}/${name}-${to.slice(to.lastIndexOf('/') + 1)}`, {
      ...{ kind: scheme + kind, source: { location: `/compute/${name}` }, target: { location: to }, ...more },
    })
  for (const network of machine.networks)
    await link('networkinterface', `/network/${network}`, { mixins: [ipInterface] })
  for (const disk of volumes) await link('storagelink', `/storage/${disk}`, {})
  for (const term of actions) await act(send, `/compute/${name}`, 'compute', term)
}
