// The reference behind Hono: a bare application with the same middleware and the same octets.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Answer } from '../load/ask.ts'
import { answerCalls, configuration } from '../process/calls.ts'
import { middleware } from './middleware.ts'

const { answers: given, through } = await configuration<{ answers: Record<string, Answer>; through: string }>()
const answers = new Map(
  Object.entries(given).map(([key, { status, fields, body }]) => {
    const headers: Record<string, string> = {}
    for (let at = 0; at < fields.length; at += 2) {
      const [name = '', value = ''] = fields.slice(at, at + 2)
      if (!['x-middleware', 'content-length'].includes(name.toLowerCase())) headers[name] = value
    }
    return [key, { status: status as ContentfulStatusCode, headers, body }]
  }),
)

const app = new Hono<{ Variables: { user: string | undefined } }>()
if (through === 'middleware') app.use(middleware)
app.all('*', async (context) => {
  const { req } = context
  if (through === 'extras') context.set('user', req.header('x-user'))
  if (req.method !== 'GET') await req.text()
  const answer = answers.get(`${req.method} ${req.path}`)
  if (answer === undefined) return context.notFound()
  return context.body(answer.body, answer.status, answer.headers)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => answerCalls({ port }))
