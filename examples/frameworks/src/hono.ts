import { Hono } from 'hono'
import { createApplication, wellKnown } from './application.ts'

export function honoHost(): Hono {
  const occi = createApplication()
  const host = new Hono()
  host.get('/healthz', (context) => context.text('ok'))
  host.route('/occi', occi)
  host.all(wellKnown, occi.wellKnown)
  return host
}
