import { parseArgs } from 'node:util'
import { requireNumber, requireRegistry } from '../fuzz/options.ts'
import type { RegistryName } from '../fuzz/service.ts'

/** What the command line says. */
export interface SoakOptions {
  readonly minutes: number
  readonly seed: number
  readonly registry: RegistryName
  readonly hasUsers: boolean
  /** Connections that always have a request under way. */
  readonly connections: number
}

export const usage = `Usage: npm run soak -- [options]

Sends correct requests to the demo as fast as it answers, and shows for each minute the number of requests and errors,
the slowest answers, and the memory of the service.

  --minutes N       how long (default: 10)
  --seed S          the same seed sends the same requests (default: 1)
  --registry NAME   memory, sqlite or postgres (default: sqlite)
  --no-users        nobody signs in (default: two users)
  --connections N   connections that always have a request under way (default: 20)
`

/** @throws Error if an option is unknown or has a wrong value */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      registry: { type: 'string', default: 'sqlite' },
      'no-users': { type: 'boolean', default: false },
      connections: { type: 'string', default: '20' },
    },
  })
  return {
    minutes: requireNumber('--minutes', values.minutes),
    seed: requireNumber('--seed', values.seed),
    registry: requireRegistry(values.registry),
    hasUsers: !values['no-users'],
    connections: requireNumber('--connections', values.connections),
  }
}
