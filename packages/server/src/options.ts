import type { Policy, Registry, Rendering, ResolveLimits } from '@occi/core'
import type { EngineLimits } from '@occi/engine'

/** What one request may cost; every bound has a safe default. */
export interface Limits extends ResolveLimits, EngineLimits {
  /** Octets of a request's body; 1 MiB unless said. */
  readonly body: number
  /** Entities on one page of a listing; 1,000 unless said. */
  readonly page: number
  /** Entities that a listing reads at once while it streams; 500 unless said. */
  readonly batch: number
  /** Characters of a request's path and query; 8,192 unless said. */
  readonly target: number
}

/** What a service is made of; every member has a default. */
export interface ServiceOptions {
  /** Where entities are kept; in memory unless said. */
  readonly registry?: Registry
  /** How messages are written and read; `standardRenderings()` unless said. The first is the default of all. */
  readonly renderings?: readonly Rendering[]
  readonly policy?: Policy
  /** The path under which the service is reached, as `/cloud`; follows the mount point within another Hono app. */
  readonly base?: string
  /** The one origin under which the service is known, as `https://cloud.example.com`, whatever `Host` says. */
  readonly publicUrl?: string
  /** Whether `Forwarded` and `X-Forwarded-*` are believed: only behind a proxy that sets them. */
  readonly trustProxy?: boolean
  /** Names that `Host` may have; loopback names and that of `publicUrl` unless said, `'*'` for any. */
  readonly hosts?: readonly string[] | '*'
  readonly limits?: Partial<Limits>
  /** Backend calls at once when many entities are refreshed; 16 unless said. */
  readonly concurrency?: number
  /** Told of errors whose cause no caller sees; writes to the console unless said. */
  readonly report?: (error: unknown, during: string) => void
}
