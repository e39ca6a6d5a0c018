import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { osTemplateScheme } from './backends/os-templates.ts'
import { type Answer, Connection } from './http.test-fixture.ts'
import { NodeProcess, type ProcessOptions } from './process.test-fixture.ts'

/** An entity as JSON shows it. */
interface Shown {
  readonly title: string
  readonly kind: string
  readonly attributes: Readonly<Record<string, string | number>>
}

/** What the hypervisor has on the disk of a machine, a volume or a network. */
interface Kept {
  readonly key: string
  readonly location: string
  readonly system?: string
  readonly image?: string
  readonly state?: string
  readonly identifier?: string
  /** Octets. */
  readonly size?: number
  readonly disks?: readonly {
    readonly path: string
    readonly link?: { readonly location: string }
    readonly isLeaving?: boolean
  }[]
}

/** A folder for a service with real machines, which is started again and again. */
export class QemuCloud {
  readonly folder = mkdtempSync('/tmp/occi-kills-')
  readonly state = `${this.folder}/q`

  start(options: ProcessOptions = {}): NodeProcess {
    const { folder, state } = this
    const limits = ['--limits', 'machines=100,memory=8,disk=100']
    const place = ['--database', `${folder}/a.db`, '--state', state]
    return new NodeProcess('main.ts', ['--port', '0', '--hypervisor', 'qemu', ...place, ...limits], options)
  }

  /** The processes of machines, by the key of the machine. */
  processes(): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const [, key] = new RegExp(`-pidfile\\0${this.state}/machines/([0-9a-f]+)/`).exec(commandOf(pid)) ?? []
      if (key !== undefined) found.set(key, Number(pid))
    }
    return found
  }

  records(name: 'machines' | 'volumes' | 'networks' | 'templates'): readonly Kept[] {
    return readdirSync(`${this.state}/${name}`).map((key) => {
      const file = `${this.state}/${name}/${key}/record.json`
      // A folder without one is a fault: it is left by what has failed.
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { key, location: `the folder ${key}` }
    })
  }

  /** Returns in what the service and the hypervisor differ, a line each. */
  async differences(url: string): Promise<readonly string[]> {
    const computes = await listing(url, '/compute/')
    const links = await listing(url, '/storagelink/')
    const machines = this.records('machines')
    const processes = this.processes()
    return [
      ...compare(
        'machine',
        computes.map(pathOf),
        machines.map(({ location }) => location),
      ),
      ...compare(
        'volume',
        (await listing(url, '/storage/')).map((volume) => `${pathOf(volume)} of ${sectorsOf(volume)} sectors`),
        this.records('volumes').map(({ location, size = 0 }) => `${location} of ${size / 512} sectors`),
      ),
      ...compare(
        'template',
        await savedTemplates(url),
        this.records('templates').map(({ identifier = '' }) => identifier),
      ),
      ...compare(
        'network',
        (await listing(url, '/network/')).map(pathOf),
        this.records('networks').map(({ location }) => location),
      ),
      ...compare('attachment', links.map(pathOf), machines.flatMap(attached)),
      ...compare('image', this.usedImages(machines), this.images()),
      ...[...processes.keys()].flatMap((key) =>
        machines.some((machine) => machine.key === key) ? [] : [`the process ${key} is unknown`],
      ),
      ...computes.flatMap((compute) => {
        const record = machines.find(({ location }) => location === pathOf(compute))
        const runs = processes.has(record?.key ?? '')
        const state = String(compute.attributes['occi.compute.state'])
        // It is inactive in between.
        if (/^restart is/.test(String(compute.attributes['occi.compute.state.message'])))
          return [`${pathOf(compute)} restarts`]
        const isRight = state === 'suspended' ? runs || record?.state === 'hibernated' : runs === (state === 'active')
        return isRight ? [] : [`${pathOf(compute)} is ${state}, its process ${runs ? 'runs' : 'does not run'}`]
      }),
    ]
  }

  private images(): readonly string[] {
    return readdirSync(`${this.state}/images`).map((name) => `${this.state}/images/${name}`)
  }

  /** The images of machines and templates, and those that they are based on. */
  private usedImages(machines: readonly Kept[]): readonly string[] {
    const used = new Set<string>()
    const templates = this.records('templates').flatMap(({ image }) => image ?? [])
    for (let path of [...machines.flatMap(({ system }) => system ?? []), ...templates]) {
      while (path !== '' && !used.has(path)) {
        used.add(path)
        path = existsSync(path) ? baseOf(path) : ''
      }
    }
    return [...used]
  }

  /** Ends all machines and removes everything. */
  async remove(): Promise<void> {
    for (const pid of this.processes().values()) process.kill(pid, 'SIGKILL')
    while (this.processes().size > 0) await setTimeout(20)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function attached({ disks = [] }: Kept): readonly string[] {
  return disks.flatMap(({ link, isLeaving }) => (link === undefined || isLeaving === true ? [] : link.location))
}

/** The image that an image in qcow2 is based on, as its header says. */
function baseOf(path: string): string {
  const header = readFileSync(path).subarray(0, 4096)
  const start = Number(header.readBigUInt64BE(8))
  return header.toString('utf8', start, start + header.readUInt32BE(16))
}

/** The command line of a process; empty if it has ended. */
export function commandOf(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

function compare(what: string, served: readonly string[], kept: readonly string[]): readonly string[] {
  return [
    ...served.filter((one) => !kept.includes(one)).map((one) => `the ${what} ${one} is served and not kept`),
    ...kept.filter((one) => !served.includes(one)).map((one) => `the ${what} ${one} is kept and not served`),
  ]
}

function sectorsOf({ attributes }: Shown): number {
  return Math.ceil((Number(attributes['occi.storage.size']) * 1024 ** 3) / 512)
}

/** The identifiers of the OS templates that clients have saved: there are no others without a folder of images. */
async function savedTemplates(url: string): Promise<readonly string[]> {
  const { text } = await sendOnce(url, 'GET', '/-/')
  const { mixins }: { mixins: readonly { scheme: string; term: string }[] } = JSON.parse(text)
  return mixins.flatMap(({ scheme, term }) => (scheme === osTemplateScheme ? scheme + term : []))
}

async function listing(url: string, path: string): Promise<readonly Shown[]> {
  const { text } = await sendOnce(url, 'GET', `${path}?number=500`)
  const { resources = [], links = [] } = JSON.parse(text)
  return [...resources, ...links]
}

/** Sends one request on a connection of its own. */
export async function sendOnce(url: string, method: string, path: string, body?: object): Promise<Answer> {
  const connection = new Connection(url)
  try {
    return await connection.send({ method, path, body })
  } finally {
    connection.close()
  }
}

/** The path that an entity was created at; its last segment is its title. */
function pathOf({ kind, title }: Shown): string {
  return `/${kind.slice(kind.indexOf('#') + 1)}/${title}`
}
