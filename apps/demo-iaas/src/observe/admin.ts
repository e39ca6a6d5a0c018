import { Hono } from 'hono'
import type { Metrics } from './metrics.ts'

/** What the pages for operators show. */
export interface AdminOptions {
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>
  /** Fails if the service cannot answer requests now, for example because the database is unavailable. */
  readonly ready: () => Promise<void>
  /** Receives why the service is not ready, which the page does not show. */
  readonly report: (error: unknown, during: string) => void
}

/**
 * Pages for operators, which need no password and show nothing of users: `/livez` while the process runs, `/readyz` while it
 * can answer requests, and `/metrics` for Prometheus.
 */
export function adminApp({ metrics, ready, report }: AdminOptions): Hono {
  const app = new Hono()
  app.get('/livez', (c) => c.text('ok\n'))
  app.get('/readyz', async (c) => {
    try {
      await ready()
      return c.text('ok\n')
    } catch (error) {
      report(error, 'GET /readyz')
      return c.text('not ready\n', 503)
    }
  })
  app.get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }))
  app.onError((error, c) => {
    report(error, `GET ${c.req.path}`)
    return c.text('not available\n', 503)
  })
  return app
}
