import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { configFolder, type Environment } from './folders.ts'

/** A service, and how to sign in to it. */
export interface Context {
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** A command of the shell whose first line of output is the password. */
  readonly passwordCommand?: string
  readonly token?: string
  /** A command of the shell whose first line of output is the token. */
  readonly tokenCommand?: string
}

/** All contexts of the user. */
export interface Contexts {
  /** The name of the one that is used by default. */
  readonly current?: string
  readonly contexts: Readonly<Record<string, Context>>
}

/** Returns where contexts are kept. */
export function contextPath(env: Environment): string {
  return join(configFolder(env), 'contexts.json')
}

/**
 * Reads the contexts of the user; none if there is no file.
 *
 * @param warn is called if other users of the machine can read passwords
 * @throws UsageError if the file cannot be read
 */
export function readContexts(env: Environment, warn: (message: string) => void = () => {}): Contexts {
  const path = contextPath(env)
  try {
    const text = readFileSync(path, 'utf8')
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      warn(`Other users of this machine can read ${path}. Run: chmod 600 ${path}`)
    }
    return requireContexts(JSON.parse(text))
  } catch (error) {
    if (isMissing(error)) return { contexts: {} }
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function requireContexts(value: unknown): Contexts {
  const { current, contexts } = (value ?? {}) as { current?: unknown; contexts?: unknown }
  const isWhole =
    (current === undefined || typeof current === 'string') && typeof contexts === 'object' && contexts !== null
  if (!isWhole || !Object.values(contexts).every((one) => typeof one?.url === 'string')) {
    throw new Error('it is not a file of contexts. Correct it, or delete it and run occi login')
  }
  return value as Contexts
}

/** Writes the contexts of the user; only the user can read them. */
export function writeContexts(env: Environment, contexts: Contexts): void {
  const path = contextPath(env)
  const next = `${path}.${process.pid}`
  mkdirSync(configFolder(env), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(next, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 })
    chmodSync(next, 0o600)
    renameSync(next, path)
  } finally {
    rmSync(next, { force: true })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
