import type { Registry } from '@occi/core/authoring'
import { type Serving, serve } from '@occi/server/node'
import { adminApp } from './admin.ts'
import type { Metrics } from './metrics.ts'

/** What the pages for operators are served with. */
export interface AdminServer {
  readonly metrics: Metrics
  readonly registry: Pick<Registry, 'count'>
  readonly hostname: string
  readonly port: number
  /** Whether the process is ending. */
  readonly isEnding: () => boolean
  readonly report: (error: unknown, during: string) => void
}

/** Serves the pages for operators on a port of their own. */
export function serveAdmin({ metrics, registry, hostname, port, isEnding, report }: AdminServer): Promise<Serving> {
  const ready = async () => {
    if (isEnding()) throw new Error('the service is stopping')
    await registry.count({}, { everyone: true })
  }
  return serve(adminApp({ metrics, ready, report }), { port, hostname, report })
}
