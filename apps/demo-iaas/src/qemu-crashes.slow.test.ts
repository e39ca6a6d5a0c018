// Kills the service before steps of an action, one after the other, and looks whether all is right afterwards. All steps of
// all actions: CRASHES=all npx vitest run --project slow apps/demo-iaas/src/qemu-crashes.slow.test.ts
import { setTimeout } from 'node:timers/promises'
import { checkHost } from '@occi/backend-qemu'
import { infrastructure } from '@occi/infrastructure'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { killAll, type NodeProcess } from './process.test-fixture.ts'
import { commandOf, QemuCloud, sendOnce } from './qemu-cloud.test-fixture.ts'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const [missing] = (await checkHost({ folder: '/tmp' })).faults
const { compute, network, networkInterface, storage, storageLink } = infrastructure
const actions = 'http://schemas.ogf.org/occi/infrastructure'

afterAll(killAll)

type Request = readonly [method: string, path: string, body?: object]

interface Scenario {
  readonly name: string
  /** What leads to the state before: requests, each of which must succeed, beside a machine, a disk and a network. */
  readonly before: readonly Request[]
  readonly request: Request
  /** Whether a machine that runs afterwards, or can be started, must run from its saved state. */
  readonly isSaved?: boolean
  /** The states of the machine that are right afterwards; `none` if it may not exist. */
  readonly states: readonly string[]
}

function act(path: string, term: string, attributes: object = {}): Request {
  const kind = path.split('/')[1]
  return ['POST', `${path}?action=${term}`, { action: `${actions}/${kind}/action#${term}`, attributes }]
}

const machine = '/compute/m'
const disk = '/storage/d'
const lan = '/network/n'
const memory = { 'occi.compute.memory': 0.0625 }
const created: Request = ['PUT', machine, { kind: compute.identifier, title: 'm', attributes: memory }]
const start = act(machine, 'start')
const pause = act(machine, 'suspend', { method: 'suspend' })
const hibernate = act(machine, 'suspend', { method: 'hibernate' })
const sized = (size: number): Request => ['POST', disk, { attributes: { 'occi.storage.size': size } }]
const attach: Request = [
  'PUT',
  '/storagelink/l',
  { kind: storageLink.identifier, title: 'l', source: { location: machine }, target: { location: disk } },
]
const connect: Request = [
  'PUT',
  '/networkinterface/i',
  { kind: networkInterface.identifier, title: 'i', source: { location: machine }, target: { location: lan } },
]
const linked: Request = [
  'PUT',
  machine,
  {
    kind: compute.identifier,
    title: 'm',
    attributes: memory,
    links: [{ kind: networkInterface.identifier, target: { location: lan } }],
  },
]

const scenarios: readonly Scenario[] = [
  {
    name: 'start of a hibernated machine',
    before: [created, start, hibernate],
    request: start,
    states: ['suspended', 'active'],
    isSaved: true,
  },
  { name: 'hibernation', before: [created, start], request: hibernate, states: ['active', 'suspended'] },
  { name: 'start', before: [created], request: start, states: ['inactive', 'active'] },
  {
    name: 'start of a paused machine',
    before: [created, start, pause],
    request: start,
    states: ['suspended', 'active'],
  },
  { name: 'pause', before: [created, start], request: pause, states: ['active', 'suspended'] },
  {
    name: 'stop at once',
    before: [created, start],
    request: act(machine, 'stop', { method: 'poweroff' }),
    states: ['active', 'inactive'],
  },
  { name: 'stop', before: [created, start], request: act(machine, 'stop', { method: 'graceful' }), states: ['active'] },
  {
    name: 'cold restart',
    before: [created, start],
    request: act(machine, 'restart', { method: 'cold' }),
    states: ['active'],
  },
  {
    name: 'warm restart',
    before: [created, start],
    request: act(machine, 'restart', { method: 'warm' }),
    states: ['active'],
  },
  {
    name: 'save while it runs',
    before: [created, start],
    request: act(machine, 'save', { name: 'saved' }),
    states: ['active'],
  },
  { name: 'save', before: [created], request: act(machine, 'save', { name: 'saved' }), states: ['inactive'] },
  { name: 'attachment', before: [created, start], request: attach, states: ['active'] },
  { name: 'connection', before: [created, start], request: connect, states: ['active'] },
  { name: 'detachment', before: [created, attach], request: ['DELETE', attach[1]], states: ['inactive'] },
  {
    name: 'detachment from a machine that runs',
    before: [created, attach, start],
    request: ['DELETE', attach[1]],
    states: ['active'],
  },
  { name: 'resize of a disk in use', before: [created, attach, start], request: sized(0.02), states: ['active'] },
  { name: 'resize of a disk', before: [created], request: sized(0.02), states: ['inactive'] },
  {
    name: 'snapshot of a disk in use',
    before: [created, attach, start],
    request: act(disk, 'snapshot'),
    states: ['active'],
  },
  { name: 'backup of a disk', before: [created], request: act(disk, 'backup'), states: ['inactive'] },
  { name: 'creation', before: [], request: linked, states: ['none', 'inactive'] },
  {
    name: 'deletion',
    before: [linked, attach, start],
    request: ['DELETE', machine],
    states: ['none', 'active', 'inactive'],
  },
]

const isLong = process.env.CRASHES === 'all'
const chosen = isLong ? scenarios : scenarios.slice(0, 1)
/** The first step, and how many steps further the next one is. */
const [first, every] = isLong ? [1, 1] : [1 + (seed % 3), 3]

describe.skipIf(missing !== undefined)(`real machines${missing === undefined ? '' : ` (${missing})`}`, () => {
  test.each(chosen)(
    `a service that is killed before any step: $name, from ${first} by ${every}`,
    { timeout: 600_000 },
    async (scenario) => {
      const cloud = new QemuCloud()
      onTestFinished(() => cloud.remove())
      let step = first
      for (let isKilled = true; isKilled; step += every) {
        const service = cloud.start({ preload: 'crash.test-fixture.ts', env: { CRASH_AT: String(step) } })
        const url = await service.url()
        if (step > first) await expectRight(url, cloud, scenario, step - every)
        await prepare(url, scenario)
        service.child.kill('SIGUSR2')
        await counting(service)
        isKilled = !(await answered(url, scenario))
        if (!isKilled) await service.kill()
        expect([await service.ended, service.errors]).toEqual(['SIGKILL', ''])
      }
      const last = cloud.start()
      await expectRight(await last.url(), cloud, scenario, step - every)
      expect(await last.kill('SIGTERM')).toBe(0)
      expect(last.errors).toBe('')
    },
  )
})

/** Waits until a service counts its steps. */
async function counting(service: NodeProcess): Promise<void> {
  for (let line: string | undefined = ''; line !== 'counting'; line = await service.line()) {
    if (line === undefined) throw new Error(service.errors)
  }
}

async function send(url: string, [method, path, body]: Request): Promise<void> {
  const { status, text } = await sendOnce(url, method, path, body)
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
}

/** Begins with a machine, a disk and a network that are new. */
async function prepare(url: string, { before }: Scenario): Promise<void> {
  for (const path of [machine, disk, lan]) await sendOnce(url, 'DELETE', path)
  await send(url, ['PUT', lan, { kind: network.identifier, title: 'n' }])
  await send(url, act(lan, 'up'))
  await send(url, ['PUT', disk, { kind: storage.identifier, title: 'd', attributes: { 'occi.storage.size': 0.01 } }])
  for (const request of before) {
    await send(url, request)
    await settled(url)
  }
}

/** Sends the request of the scenario and waits until it is done; returns whether the service has survived it. */
async function answered(url: string, { request }: Scenario): Promise<boolean> {
  const survived = await sendOnce(url, ...request).then(
    ({ status, text }) => {
      if (status >= 300) throw new Error(`${status} ${text}`)
      return true
    },
    () => false,
  )
  return (
    survived &&
    settled(url).then(
      () => true,
      () => false,
    )
  )
}

/** Waits until nothing is in progress that ends by itself. */
async function settled(url: string): Promise<void> {
  for (const path of [machine, disk]) {
    while (/(suspend|backup) is in progress/.test((await sendOnce(url, 'GET', path)).text)) await setTimeout(20)
  }
}

async function expectRight(url: string, cloud: QemuCloud, scenario: Scenario, step: number): Promise<void> {
  await settled(url)
  let differences: readonly string[] = []
  for (const end = Date.now() + 240_000; Date.now() < end; await setTimeout(50)) {
    differences = await cloud.differences(url)
    if (differences.length === 0) break
  }
  expect(differences, `before step ${step}`).toEqual([])
  const { text } = await sendOnce(url, 'GET', machine)
  const [, state = 'none'] = /"occi.compute.state":"(\w+)"/.exec(text) ?? []
  expect(scenario.states, `before step ${step}`).toContain(state)
  if (scenario.isSaved !== true) return
  if (state === 'suspended') await send(url, start)
  expect([...cloud.processes().values()].map(commandOf), `before step ${step}`).toEqual([
    expect.stringContaining('-loadvm'),
  ])
}
