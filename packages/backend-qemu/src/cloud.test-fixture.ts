import { mkdtempSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Registry } from '@occi/core/authoring'
import { infrastructure } from '@occi/infrastructure'
import { Application } from '@occi/server'
import { qemuBackends } from './backends/index.ts'
import { OutsideBackend } from './backends/outside.ts'
import { refresher } from './backends/refresh.ts'
import { answerConsole } from './console/answer-console.ts'
import { ConsoleBackend } from './console/console-backend.ts'
import { consoleMixin, consolePath } from './console/console-mixin.ts'
import { QemuHypervisor } from './hypervisor.ts'
import type { HypervisorOptions } from './hypervisor-options.ts'
import { osTemplates } from './images/os-templates.ts'
import { bridgeMixin, natMixin } from './network/outside-mixins.ts'
import { machineProcesses } from './programs/processes.ts'

const scheme = 'http://example.com/occi/os_tpl#'
const standard = 'http://schemas.ogf.org/occi/infrastructure'

/** An entity as JSON shows it. */
export interface Shown {
  readonly id: string
  readonly kind: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly actions?: readonly string[]
  readonly links?: readonly Shown[]
}

/** A new folder for a hypervisor; below /tmp, since paths of sockets are short. */
export function newFolder(): string {
  return mkdtempSync('/tmp/occi-qemu-')
}

/** Ends what runs in a folder of a hypervisor and removes it. */
export function removeFolder(folder: string): void {
  for (const pid of machineProcesses(`${folder}/machines`).values()) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

/** A service with real machines, and what tests do with it. */
export async function openCloud(options: HypervisorOptions, registry?: Registry) {
  const reported: unknown[] = []
  const report = (error: unknown, during: string) => void reported.push(during, error)
  const { images = [] } = options
  const hypervisor = await QemuHypervisor.open({
    accelerator: 'tcg',
    niceness: 0, // other tests must not starve the guests
    report,
    templateScheme: scheme,
    ...options,
  })
  const app = new Application({ report, registry })
  const backends = qemuBackends(hypervisor)
  app.registerBackends(infrastructure, backends)
  app.registerBackend(osTemplates(images, scheme), backends.osTpl)
  app.registerBackend(consoleMixin, new ConsoleBackend())
  app.registerBackend(natMixin, new OutsideBackend(hypervisor, 'nat'))
  app.registerBackend(bridgeMixin, new OutsideBackend(hypervisor, 'bridge'))
  app.get('/console/:key', (c) => answerConsole(c.req.raw, { hypervisor, fetch: (one) => app.fetch(one, c.env) }))
  const refresh = refresher(hypervisor)
  hypervisor.follow(({ location, owner }) =>
    app.entities.update(location, refresh, owner === undefined ? {} : { owner }),
  )

  async function request(method: string, path: string, body?: object): Promise<{ status: number; body: Shown }> {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' }
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await app.fetch(new Request(`http://localhost${path}`, { method, headers, ...text }))
    const answer = await response.text()
    return { status: response.status, body: answer.startsWith('{') ? JSON.parse(answer) : answer }
  }

  async function expectOk(method: string, path: string, body?: object): Promise<Shown> {
    const answer = await request(method, path, body)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }

  return {
    hypervisor,
    reported,
    request,
    create: (kind: string, body: object = {}) =>
      expectOk('POST', `/${kind}/`, { kind: `${standard}#${kind}`, ...body }),
    get: (entity: Shown) => expectOk('GET', pathOf(entity)),
    change: (entity: Shown, attributes: object) => expectOk('POST', pathOf(entity), { attributes }),
    act: (entity: Shown, term: string, attributes: object = {}) =>
      expectOk('POST', `${pathOf(entity)}?action=${term}`, invocation(entity, term, attributes)),
    /** The status with which an action is answered. */
    tryAct: (entity: Shown, term: string, attributes: object = {}) =>
      request('POST', `${pathOf(entity)}?action=${term}`, invocation(entity, term, attributes)),
    remove: (entity: Shown) => expectOk('DELETE', pathOf(entity)),
    /** The console of a machine, which clients read at its path. */
    async console(entity: Shown): Promise<string> {
      const path = (await expectOk('GET', pathOf(entity))).attributes[consolePath]
      return (await app.fetch(new Request(`http://localhost${path}`))).text()
    },
    /** Waits until the console of a machine matches, and returns what matches. */
    async says(entity: Shown, pattern: RegExp): Promise<RegExpExecArray> {
      return eventually(`${pattern} on the console`, async () => pattern.exec(await this.console(entity)) ?? undefined)
    },
    /** Waits until a machine is in a state, with a message or none, and nothing is in progress. */
    async comesTo(entity: Shown, state: string): Promise<Shown> {
      return eventually(`the state ${state}`, async () => {
        const shown = await this.get(entity)
        const isDone = !String(shown.attributes['occi.compute.state.message']).endsWith('in progress')
        return isDone && shown.attributes['occi.compute.state'] === state ? shown : undefined
      })
    },
    close: () => hypervisor.close(),
  }
}

function invocation(entity: Shown, term: string, attributes: object) {
  const kind = entity.kind.slice(entity.kind.indexOf('#') + 1)
  return { action: `${standard}/${kind}/action#${term}`, attributes }
}

/** Waits for something, and fails after four minutes, however slow this computer is. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = Date.now() + 240_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`${what} has not come`)
    await setTimeout(100)
  }
}

export function pathOf({ kind, id }: Shown): string {
  return `/${kind.slice(kind.indexOf('#') + 1)}/${id.replace('urn:uuid:', '')}`
}

/** A network with a range. */
export function ipNetwork(range: string) {
  return { mixins: [`${standard}/network#ipnetwork`], attributes: { 'occi.network.address': range } }
}

/** A link to a network, with an address. */
export function ipLink(network: Shown, attributes: object = {}) {
  const mixins = [`${standard}/networkinterface#ipnetworkinterface`]
  return { kind: `${standard}#networkinterface`, mixins, target: { location: pathOf(network) }, attributes }
}

export function diskLink(storage: Shown) {
  return { kind: `${standard}#storagelink`, target: { location: pathOf(storage) } }
}

export const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0Z0Vt8Z2sSlJ9xkqkOQ0Ib0b3q0mVQ0b7V3m9y4w2C me@example.org'

/** A machine of the tiny image that counts on its console, and says which addresses it reaches. */
export function tinyMachine(links: readonly object[] = [], peers: readonly string[] = [], template = `${scheme}tiny`) {
  const script = `#!/bin/sh
i=0
while :; do
  i=$((i + 1)); echo "count $i"
  for peer in ${peers.join(' ')}; do ping -c 1 -W 1 $peer >/dev/null 2>&1 && echo "reached $peer"; done
  sleep 1
done
`
  return {
    mixins: [consoleMixin.identifier, template, `${standard}/compute#user_data`, `${standard}/credentials#ssh_key`],
    attributes: {
      'occi.compute.memory': 96 / 1024,
      'occi.compute.userdata': Buffer.from(script).toString('base64'),
      'occi.credentials.ssh.publickey': publicKey,
    },
    links,
  }
}
