import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { TrustProxy } from '@occi/server'
import { requireBase, requireCollection, requireProxies, requirePublicUrl } from './address-options.ts'
import { readConfig } from './config-file.ts'
import { dataFolder } from './data-folder.ts'
import { integer } from './integer.ts'
import { type LogLevel, logLevels } from './log-levels.ts'
import { OptionError } from './option-error.ts'
import { isFile, type Places, readPlaces } from './places.ts'
import { type QemuOptions, readQemuOptions } from './qemu-options.ts'
import { readTokenOptions, type TokenOptions } from './token-options.ts'

/** The options from the command line, the environment and the file of options. */
export interface Options extends Places {
  readonly port: number
  readonly host: string
  /** Milliseconds that a machine takes from one state to another. */
  readonly latency: number
  /** How real machines are run; undefined: machines are simulated. */
  readonly qemu: QemuOptions | undefined
  /** Whether to show what works on this computer, and exit. */
  readonly check: boolean
  /** The path at which requests arrive. */
  readonly base: string | undefined
  /** The URL by which clients know the service. */
  readonly publicUrl: string | undefined
  /** The location that is shown for the kind entity. */
  readonly entityLocation: string | undefined
  /** The proxies whose `X-Forwarded` headers are trusted. */
  readonly trustProxy: TrustProxy | undefined
  /** Names beside those of this machine that `Host` may have; `*` for any. */
  readonly allowedHosts: readonly string[]
  /** File of the users. Without it and without tokens there is a single user, who need not sign in. */
  readonly users: string | undefined
  /** How bearer tokens are checked; undefined: none are accepted. */
  readonly tokens: TokenOptions | undefined
  /** Name of the user to add to the file of users. */
  readonly addUser: string | undefined
  /** How much is logged as JSON; undefined: errors alone, as text. */
  readonly logLevel: LogLevel | undefined
  /** The port of the pages for operators; undefined for none. */
  readonly adminPort: number | undefined
  readonly help: boolean
  readonly version: boolean
}

export const usage = `Usage: node apps/demo-iaas/dist/main.js [options]

An OCCI 1.2 infrastructure service over machines, networks and storage that are simulated, or
real ones of QEMU.

  --port PORT       port to listen on, 0 for any free one (default: PORT, or 8888)
  --host HOST       address to listen on (default: HOST, or 127.0.0.1)
  --latency MS      milliseconds that a change of state takes (default: 0, at once)
  --database FILE   file that keeps everything, ":memory:" for none (default: occi-demo.db in
                    the folder occi-demo of XDG_DATA_HOME, or of ~/.local/share); or a
                    database of PostgreSQL, such as postgres://occi@localhost/occi, with the
                    password in PGPASSWORD
  --machines FILE   file in which the simulated hypervisor remembers its machines
                    (default: the name of the database and ".machines")
  --hypervisor NAME simulated, or qemu: real machines on this computer (default: simulated)
  --state DIR       folder that keeps the machines, disks and networks of QEMU
                    (default: the name of the database and ".qemu")
  --images DIR      folder with images.json and the images that machines are created with
                    (default: images in the folder of data, if it exists)
  --qemu-user NAME  the user that QEMU runs as, if this is root; NAME:GROUP for another group,
                    such as kvm (default: the user of the service)
  --niceness N      how much precedence other programs have over QEMU, from 0 to 19 (default: 10)
  --nat             offer networks whose guests reach the outside, and what listens on
                    localhost here
  --bridge NAME     offer networks that are on this bridge of the computer; needs root
  --limits LIST     what all machines may take, such as machines=64,memory=16,disk=500 with
                    memory and disk in GiB (default: 64, half of the memory, 1024)
  --user-limits LIST
                    what those of each user may take (default: 16, a quarter, 256)
  --check           with --hypervisor qemu: say what works on this computer, and exit
  --allow-host NAME a name, beside those of this machine, under which the service may be
                    reached; may be given several times, "*" for any
  --public-url URL  the URL by which clients know the service, behind a proxy with TLS or
                    one that removes a path; such as https://example.org/cloud
  --base PATH       the path that all requests have, behind a proxy that keeps it
  --trust-proxy N   believe the X-Forwarded headers of N proxies in a row; or of those at an
                    address or in a network, such as 10.0.0.0/8; addresses may be given
                    several times
  --users FILE      file of users and passwords, in the format of htpasswd -B; each user
                    has their own isolated resources (default: none, a single user)
  --add-user NAME   asks for a password, writes both to the file of --users, and exits
  --jwt KEYS        accept bearer tokens (JWT) that are signed by one of these keys: the https
                    URL of a JWK Set, or a file with one; each user has their own resources
  --jwt-issuer URL, --jwt-audience NAME
                    the required issuer and audience of a token; needed with --jwt
  --jwt-claim NAME  the claim of a token that names the user (default: sub)
  --entity-location PATH
                    a location to show for the kind entity, such as /entity/; jOCCI and
                    rOCCI 5 refuse a model without one (default: none, as the standard says)
  --log-level LEVEL log to the standard error output, one JSON object a line: error, warn, info
                    (each request), debug, or silent (default: errors alone, as text)
  --admin-port PORT port for operators, without a password: /metrics (Prometheus), /livez,
                    /readyz (default: none)
  --config FILE     a JSON file with any of these options by their names, for example
                    { "port": 9000, "allow-host": ["a", "b"] }; the command line and the
                    environment come first, and files in it are relative to its folder
  --version         show the version and exit
  --help            show this and exit
`

/** The parts of the process that the options depend on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether files of SQLite can be used. */
  readonly hasSqlite: boolean
}

/**
 * Reads the options of the demo.
 *
 * @throws OptionError if an option is unknown or its value is not valid
 */
export function readOptions(args: readonly string[], { env, hasSqlite }: Surroundings): Options {
  const values = withConfig(parse(args))
  const {
    users,
    'add-user': addUser,
    base,
    'public-url': publicUrl,
    'trust-proxy': proxies,
    'entity-location': entityLocation,
    'log-level': level,
  } = values
  const { 'admin-port': adminPort } = values
  const folder = dataFolder(env)
  const places = readPlaces(values, folder, hasSqlite)
  if (addUser !== undefined && users === undefined) throw new OptionError('--add-user needs --users FILE')
  return {
    port: integer('--port', values.port ?? env.PORT ?? values.config.port ?? '8888', 65_535),
    host: values.host ?? env.HOST ?? values.config.host ?? '127.0.0.1',
    latency: integer('--latency', values.latency ?? '0', 600_000),
    ...places,
    qemu: readQemuOptions(values, places.database, folder),
    check: values.check ?? false,
    allowedHosts: (values['allow-host'] ?? []).map(requireHostName),
    base: base === undefined ? undefined : requireBase(base),
    publicUrl: publicUrl === undefined ? undefined : requirePublicUrl(publicUrl),
    trustProxy: proxies === undefined ? undefined : requireProxies(proxies),
    users,
    tokens: readTokenOptions(values),
    entityLocation: entityLocation === undefined ? undefined : requireCollection(entityLocation),
    addUser,
    logLevel: level === undefined ? undefined : requireLogLevel(level),
    adminPort: adminPort === undefined ? undefined : integer('--admin-port', adminPort, 65_535),
    help: values.help ?? false,
    version: values.version ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        latency: { type: 'string' },
        database: { type: 'string' },
        machines: { type: 'string' },
        hypervisor: { type: 'string' },
        state: { type: 'string' },
        images: { type: 'string' },
        'qemu-user': { type: 'string' },
        niceness: { type: 'string' },
        nat: { type: 'boolean' },
        bridge: { type: 'string' },
        limits: { type: 'string' },
        'user-limits': { type: 'string' },
        check: { type: 'boolean' },
        'allow-host': { type: 'string', multiple: true },
        'public-url': { type: 'string' },
        base: { type: 'string' },
        'trust-proxy': { type: 'string', multiple: true },
        users: { type: 'string' },
        'add-user': { type: 'string' },
        jwt: { type: 'string' },
        'jwt-issuer': { type: 'string' },
        'jwt-audience': { type: 'string' },
        'jwt-claim': { type: 'string' },
        'entity-location': { type: 'string' },
        'log-level': { type: 'string' },
        'admin-port': { type: 'string' },
        config: { type: 'string' },
        version: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error))
  }
}

type Values = ReturnType<typeof parse>

/** The command line over the file that it names; port and host of the file apart, since the environment precedes them. */
function withConfig({ config: file, ...line }: Values) {
  if (file === undefined) return { ...line, config: {} as Values }
  const { port, host, ...config } = configOf(file)
  return { ...config, ...line, config: { port, host } }
}

function configOf(file: string): Values {
  try {
    const config = parse(readConfig(file))
    const unfit = (['config', 'add-user', 'check', 'nat', 'help', 'version'] as const).find((name) => name in config)
    if (unfit !== undefined) throw new OptionError(`${unfit} can only be given on the command line`)
    for (const name of ['database', 'machines', 'state', 'images', 'users', 'jwt'] as const) {
      const path = config[name]
      if (path !== undefined && isFile(path)) config[name] = resolve(dirname(file), path)
    }
    return config
  } catch (error) {
    if (!(error instanceof OptionError) || error.message.startsWith('--config')) throw error
    throw new OptionError(`--config ${file}: ${error.message}`)
  }
}

const hostName = /^(\*|[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/

/** Refuses a name that no request can have. */
function requireHostName(name: string): string {
  if (hostName.test(name)) return name
  throw new OptionError(
    `--allow-host is '${name}', expected a name such as cloud.example.org, an address (IPv6 in brackets), or *; no port`,
  )
}

function requireLogLevel(text: string): LogLevel {
  const level = logLevels.find((one) => one === text)
  if (level !== undefined) return level
  throw new OptionError(`--log-level is '${text}', expected one of ${logLevels.join(', ')}`)
}
