import { requestListener } from '@occi/server/node'
import fastify, { type FastifyInstance } from 'fastify'
import { createApplication, wellKnown } from './application.ts'

export async function fastifyHost(): Promise<FastifyInstance> {
  const occi = requestListener(createApplication())
  const host = fastify()
  host.get('/healthz', () => 'ok')
  await host.register(async (scope) => {
    // Fastify refuses media types that it does not know: in this scope OCCI reads the bodies.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const path of ['/occi', '/occi/*', wellKnown]) {
      scope.all(path, (request, reply) => {
        reply.hijack()
        occi(request.raw, reply.raw)
      })
    }
  })
  return host
}
