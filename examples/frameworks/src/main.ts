import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { expressHost } from './express.ts'
import { fastifyHost } from './fastify.ts'
import { honoHost } from './hono.ts'

createServer(expressHost()).listen(8881, 'localhost')
await (await fastifyHost()).listen({ port: 8882, host: 'localhost' })
createServer(getRequestListener(honoHost().fetch)).listen(8883, 'localhost')
console.log('Express on http://localhost:8881/occi/, Fastify on 8882, Hono on 8883')
