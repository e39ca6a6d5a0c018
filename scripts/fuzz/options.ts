import { parseArgs } from 'node:util'
import type { RegistryName } from './service.ts'

/** What the command line says. */
export interface FuzzOptions {
  readonly seed: number
  /** When to stop: after this many minutes or requests, whichever is first. */
  readonly minutes: number
  readonly requests: number
  readonly registry: RegistryName
  readonly hasUsers: boolean
  /** The first batch. */
  readonly batch: number
  /** Megabytes that the service may have in memory. */
  readonly memory: number
}

export const usage = `Usage: npm run fuzz -- [options]

Sends valid, mutated and malformed requests to the demo, and checks after each batch that nothing is broken.

  --seed S          the same seed sends the same requests (default: chosen at random)
  --minutes N       stop after so many minutes (default: 1)
  --requests N      stop after so many requests (default: no limit)
  --registry NAME   memory, sqlite or postgres (default: memory)
  --users           callers sign in, and each user has their own resources
  --batch N         begin with this batch, such as one that failed (default: 0)
  --memory MB       megabytes that the service may use (default: 700)
`

/** @throws Error if an option is unknown or has a wrong value */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string', default: '1' },
      requests: { type: 'string' },
      registry: { type: 'string', default: 'memory' },
      users: { type: 'boolean', default: false },
      batch: { type: 'string', default: '0' },
      memory: { type: 'string', default: '700' },
    },
  })
  return {
    seed: requireNumber('--seed', values.seed),
    minutes: requireNumber('--minutes', values.minutes),
    requests: values.requests === undefined ? Number.POSITIVE_INFINITY : requireNumber('--requests', values.requests),
    registry: requireRegistry(values.registry),
    hasUsers: values.users,
    batch: requireNumber('--batch', values.batch),
    memory: requireNumber('--memory', values.memory),
  }
}

export function requireNumber(name: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value
  throw new Error(`${name} must be a number of at least 0, got '${text}'.`)
}

export function requireRegistry(name: string): RegistryName {
  if (name === 'memory' || name === 'sqlite' || name === 'postgres') return name
  throw new Error(`--registry must be memory, sqlite or postgres, got '${name}'.`)
}
