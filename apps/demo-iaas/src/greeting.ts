import { hostsOf, isLoopback, named } from './hosts.ts'
import type { Options } from './options.ts'
import { inMemory, shownDatabase } from './registry.ts'
import { hasSqlite } from './sqlite.ts'

type Told = Pick<
  Options,
  'latency' | 'database' | 'machines' | 'users' | 'tokens' | 'host' | 'allowedHosts' | 'base' | 'publicUrl'
>

/** What the greeting says beside the options. */
export interface Started {
  /** The URL of the pages for operators. */
  readonly admin?: string | undefined
  /** What runs real machines. */
  readonly real?:
    | { readonly accelerator: 'kvm' | 'tcg'; readonly state: string; readonly templates: readonly string[] }
    | undefined
}

/**
 * Returns what the demo prints when it has started: its address, its users, and three commands that work unchanged.
 *
 * @param own the URL on which it listens
 */
export function greeting(own: string, options: Told, { admin, real }: Started = {}): string {
  const { latency, database, publicUrl, base = '' } = options
  const url = publicUrl ?? own + base
  const behind = publicUrl === undefined ? '' : `\nIt listens on ${own}${base}/, for the proxy in front.`
  const kept = database === inMemory ? 'forgotten at the end' : `kept in ${shownDatabase(database)}`
  const curl = curlOf(options)
  const term = real === undefined ? 'debian_13' : real.templates[0]
  const template = term === undefined ? undefined : { term, title: real === undefined ? 'Debian' : term }
  const size = real === undefined ? 'medium' : 'small'
  return `OCCI 1.2 infrastructure service on ${url}/${behind}
${machinesLine(latency, real)}; everything${real === undefined ? '' : ' else'} is ${kept}.${withoutSqlite(options)}
${isShared(options) ? forOne(options) : forUsers(options)}${forOperators(admin)}

In a browser:
  ${url}/

List what it offers:
  ${curl} ${url}/-/

Create a machine of a ${size} size${template === undefined ? '' : ` that runs ${template.title}`}:
  ${curl} -H 'Content-Type: text/occi' \\
    -H 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"' \\
    -H 'Category: ${size}; scheme="http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#"; class="mixin"' \\
${template === undefined ? '' : `    -H 'Category: ${template.term}; scheme="http://demo.example.org/occi/os_tpl#"; class="mixin"' \\\n`}    -X POST ${url}/compute/

List all machines as JSON:
  ${curl} -H 'Accept: application/json' ${url}/compute/

Stop with Ctrl+C.
`
}

function machinesLine(latency: number, real: Started['real']): string {
  if (real === undefined)
    return `Machines are simulated and ${latency === 0 ? 'change at once' : `take ${latency} ms to change`}`
  const by = real.accelerator === 'kvm' ? 'with KVM' : 'by software emulation, without KVM'
  const none = real.templates.length === 0 ? ' There are no images (--images DIR), so their disks are empty.' : ''
  return `Machines are real and run in QEMU, ${by}.${none}\nThey keep running when this ends. They and their disks are in ${real.state}`
}

function isShared({ users, tokens }: Told): boolean {
  return users === undefined && tokens === undefined
}

function curlOf({ users, tokens }: Told): string {
  if (users !== undefined) return 'curl -u NAME'
  return tokens === undefined ? 'curl' : `curl -H "Authorization: Bearer $TOKEN"`
}

function forOperators(admin: string | undefined): string {
  return admin === undefined ? '' : `\nFor operators: ${admin}/metrics, /livez and /readyz there, without a password.`
}

/** Returns a note about what a Node without SQLite cannot keep. */
function withoutSqlite({ database, machines }: Told): string {
  if (hasSqlite) return ''
  const lost = database === inMemory ? 'it keeps nothing' : 'the simulated hypervisor forgets its machines at the end'
  return machines === inMemory
    ? `\nNOTE: this Node (${process.version}) has no SQLite, so ${lost}; use Node 22.14 or later.`
    : ''
}

function forOne(options: Told): string {
  const text = `There is a single user, who need not sign in (--users FILE gives each user their own isolated resources).
${names(options)}`
  if (isLoopback(options.host)) return text
  return `${text}
WARNING: everyone who can reach ${options.host} can see and change everything here, without a password.`
}

function forUsers(options: Told): string {
  const { users, tokens } = options
  const lines: string[] = []
  if (users !== undefined) {
    lines.push(
      `Each user of ${users} has their own isolated resources (--users ${users} --add-user NAME adds one, also while this runs).`,
    )
  }
  if (tokens !== undefined) {
    const { issuer, audience, claim = 'sub' } = tokens
    lines.push(`Each user of a token of ${issuer} for ${audience} (claim ${claim}) has their own isolated resources.`)
  }
  const text = [...lines, names(options)].join('\n')
  if (isLoopback(options.host)) return text
  return `${text}
WARNING: passwords, tokens and all data are sent unencrypted; put a proxy with TLS in front.`
}

function names(options: Told): string {
  const hosts = hostsOf(options)
  if (hosts === '*') return 'It answers to any name.'
  const known = options.publicUrl === undefined ? [] : [new URL(options.publicUrl).hostname]
  const allowed = [...known, ...options.allowedHosts]
  const others = allowed.length === 0 ? '' : `, and to ${allowed.join(', ')}`
  const text = `It answers to names of this machine such as localhost${others} (--allow-host NAME allows others).`
  const name = named(options.host)
  const isNamed = isLoopback(options.host) || isAnyAddress(options.host) || options.allowedHosts.includes(name)
  return isNamed
    ? text
    : `${text}\nThe name ${name} is not one of these: to run the commands below, add --allow-host '${name}'.`
}

/** Returns whether a service listens on all addresses of its machine: then its URL is that of localhost. */
function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
