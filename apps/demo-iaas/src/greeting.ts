import { hostsOf, isLoopback, named } from './hosts.ts'
import type { Options } from './options.ts'
import { inMemory, shownDatabase } from './registry.ts'

type Told = Pick<Options, 'latency' | 'database' | 'users' | 'host' | 'allowedHosts'>

/** What the demo says when it has started: where it is, for whom, and three commands that work as they are. */
export function greeting(url: string, options: Told): string {
  const { latency, database, users } = options
  const changes = latency === 0 ? 'change at once' : `take ${latency} ms to change`
  const kept = database === inMemory ? 'forgotten at the end' : `kept in ${shownDatabase(database)}`
  const curl = users === undefined ? 'curl' : 'curl -u NAME'
  return `OCCI 1.2 infrastructure service on ${url}/
Machines are simulated and ${changes}; everything is ${kept}.
${users === undefined ? forOne(options) : forUsers(users, options)}

In a browser:
  ${url}/

What it offers:
  ${curl} ${url}/-/

Create a machine of a medium size that runs Debian:
  ${curl} -H 'Content-Type: text/occi' \\
    -H 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"' \\
    -H 'Category: medium; scheme="http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#"; class="mixin"' \\
    -H 'Category: debian_13; scheme="http://demo.example.org/occi/os_tpl#"; class="mixin"' \\
    -X POST ${url}/compute/

List all machines as JSON:
  ${curl} -H 'Accept: application/json' ${url}/compute/

Stop with Ctrl+C.
`
}

function forOne(options: Told): string {
  const text = `There is a single user, who need not sign in (--users FILE gives each user a cloud of his own).
${names(options)}`
  if (isLoopback(options.host)) return text
  return `${text}
WARNING: whoever reaches ${options.host} from elsewhere can see and change everything here, without a password.`
}

function forUsers(users: string, options: Told): string {
  const text = `Each user of ${users} has a cloud of his own (--users ${users} --add-user NAME adds one, also while this runs).
${names(options)}`
  if (isLoopback(options.host)) return text
  return `${text}
WARNING: passwords and all else can be read on their way here; put a proxy with TLS in front.`
}

function names(options: Told): string {
  const hosts = hostsOf(options)
  if (hosts === '*') return 'It answers to any name.'
  const others = options.allowedHosts.length === 0 ? '' : `, and to ${options.allowedHosts.join(', ')}`
  const text = `It answers to names of this machine as localhost${others} (--allow-host NAME allows others).`
  const name = named(options.host)
  const isNamed = isLoopback(options.host) || isAnyAddress(options.host) || options.allowedHosts.includes(name)
  return isNamed
    ? text
    : `${text}\nThe name ${name} is none of these: for what is below to work add --allow-host '${name}'.`
}

/** Tells whether a service listens on whatever addresses its machine has: then its URL is that of localhost. */
function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
