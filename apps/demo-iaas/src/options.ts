import { parseArgs } from 'node:util'
import { inMemory, isPostgres } from './registry.ts'

/** What the command line and the environment say. */
export interface Options {
  readonly port: number
  readonly host: string
  /** Milliseconds that a machine takes from one state to another. */
  readonly latency: number
  /** File of the database, its URL where it is PostgreSQL, or `:memory:`. */
  readonly database: string
  /** File of the hypervisor's own record, or `:memory:`. */
  readonly machines: string
  /** Names beside those of this machine that `Host` may have; `*` for any. */
  readonly allowedHosts: readonly string[]
  /** File of the users; without it there is one user, who need not say who he is. */
  readonly users: string | undefined
  /** Name of the user to add to the file of users. */
  readonly addUser: string | undefined
  readonly help: boolean
}

/** An option that cannot be understood; its message says which, and what was expected. */
export class OptionError extends Error {}

export const usage = `Usage: node apps/demo-iaas/dist/main.js [options]

An OCCI 1.2 infrastructure service over simulated machines, networks and storage.

  --port PORT       port to listen on, 0 for any free one (default: PORT, or 8888)
  --host HOST       address to listen on (default: HOST, or 127.0.0.1)
  --latency MS      milliseconds that a change of state takes (default: 0, at once)
  --database FILE   file that keeps everything, ":memory:" for none (default: occi-demo.db);
                    or a database of PostgreSQL, as postgres://occi@localhost/occi, with
                    the password in PGPASSWORD
  --machines FILE   file in which the simulated hypervisor remembers its machines
                    (default: the name of the database and ".machines")
  --allow-host NAME a name, beside those of this machine, under which the service may be
                    reached; may be given several times, "*" for any
  --users FILE      file of users and passwords, as htpasswd -B writes it: who signs in
                    as one of them has a cloud of his own (default: none, a single user)
  --add-user NAME   asks for a password, writes both to the file of --users, and exits
  --help            show this and exit
`

/**
 * Reads the options of the demo.
 *
 * @throws OptionError where one is unknown or has a value that it cannot have
 */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values } = parse(args)
  const { database = 'occi-demo.db', users, 'add-user': addUser } = values
  if (addUser !== undefined && users === undefined) throw new OptionError('--add-user goes with --users FILE')
  return {
    port: integer('--port', values.port ?? env.PORT ?? '8888', 65_535),
    host: values.host ?? env.HOST ?? '127.0.0.1',
    latency: integer('--latency', values.latency ?? '0', 600_000),
    database: expectDatabase(database),
    machines: expectFile('--machines', values.machines ?? machinesBeside(database)),
    allowedHosts: (values['allow-host'] ?? []).map(expectHostName),
    users,
    addUser,
    help: values.help ?? false,
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
        'allow-host': { type: 'string', multiple: true },
        users: { type: 'string' },
        'add-user': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error))
  }
}

/** Machines outlive the service as its database does; beside what is no file, they have one in the working directory. */
function machinesBeside(database: string): string {
  if (database === inMemory) return inMemory
  return /^[a-z]{2,}:/.test(database) ? 'occi-demo.machines' : `${database}.machines`
}

/** Of what is neither a file nor a URL of PostgreSQL only the scheme is shown: a password may follow. */
function expectDatabase(database: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(database)?.[1]
  if (scheme === undefined || isPostgres(database)) return expectFile('--database', database)
  throw new OptionError(`--database is a URL of '${scheme}', expected a file, ${inMemory} or postgres://…`)
}

/** What has no name is to SQLite a file that is gone at the end. */
function expectFile(name: string, file: string): string {
  if (file.trim() !== '') return file
  throw new OptionError(`${name} is empty, expected a file`)
}

const hostName = /^(\*|[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/

/** A name that no request can have would be allowed in vain. */
function expectHostName(name: string): string {
  if (hostName.test(name)) return name
  throw new OptionError(
    `--allow-host is '${name}', expected a name as cloud.example.org, an address (IPv6 in brackets), or *; no port`,
  )
}

function integer(name: string, text: string, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value <= maximum) return value
  throw new OptionError(`${name} is '${text}', expected a whole number from 0 to ${maximum}`)
}
