import { dirname, join, resolve } from 'node:path'
import { OptionError } from './option-error.ts'
import { inMemory, isPostgres } from './registry.ts'

/** Where the service and the hypervisor store their data. */
export interface Places {
  /** Absolute path of the database's file, the URL of a PostgreSQL database, or `:memory:`. */
  readonly database: string
  /** Absolute path of the simulated hypervisor's own record, or `:memory:`. */
  readonly machines: string
  /** The default folder, to be created if it is used. */
  readonly folder: string | undefined
}

/**
 * Reads where the service and the hypervisor store their data.
 *
 * @param folder the folder for what the command line does not name
 * @throws OptionError if that is no place, or this Node cannot use it
 */
export function readPlaces(
  values: { readonly database?: string; readonly machines?: string },
  folder: string,
  hasSqlite: boolean,
): Places {
  const unnamed = hasSqlite ? join(folder, 'occi-demo.db') : inMemory
  const database = absolute(requireDatabase(values.database ?? unnamed))
  const beside = placeBeside(database, 'machines', folder)
  const machines = absolute(requireFile('--machines', values.machines ?? (hasSqlite ? beside : inMemory)))
  for (const [name, file] of Object.entries({ database, machines })) {
    if (!hasSqlite && isFile(file)) {
      throw new OptionError(
        `--${name} is a file, for which this Node (${process.version}) has no SQLite: use Node 22.14 or later, ` +
          `--${name} ${inMemory}${name === 'database' ? ', or a database of PostgreSQL' : ''}`,
      )
    }
  }
  const isUnnamed = [database, machines].some((file) => dirname(file) === folder)
  return { database, machines, folder: isUnnamed ? folder : undefined }
}

/** Returns whether a place is a file, and neither memory nor a URL. */
export function isFile(place: string): boolean {
  return place.trim() !== '' && place !== inMemory && !/^[a-z][a-z0-9+.-]+:\/\//i.test(place)
}

/** A file in its one place, from wherever the demo is started. */
function absolute(place: string): string {
  return isFile(place) ? resolve(place) : place
}

/** Machines outlive the service as its database does; beside what is no file, they have a place in the folder of data. */
export function placeBeside(database: string, name: string, folder: string): string {
  if (database === inMemory) return inMemory
  return isFile(database) ? `${database}.${name}` : join(folder, `occi-demo.${name}`)
}

/** Of what is neither a file nor a URL of PostgreSQL only the scheme is shown: a password may follow. */
function requireDatabase(database: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(database)?.[1]
  if (scheme === undefined || isPostgres(database)) return requireFile('--database', database)
  throw new OptionError(`--database is a URL of '${scheme}', expected a file, ${inMemory} or postgres://…`)
}

/** What has no name is to SQLite a file that is gone at the end. */
function requireFile(name: string, file: string): string {
  if (file.trim() !== '') return file
  throw new OptionError(`${name} is empty, expected a file`)
}
