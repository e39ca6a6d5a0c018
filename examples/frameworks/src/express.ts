import { requestListener } from '@occi/server/node'
import express, { type Express } from 'express'
import { createApplication, wellKnown } from './application.ts'

export function expressHost(): Express {
  const occi = requestListener(createApplication())
  const host = express()
  host.use(express.json()) // bodies that were parsed before are used
  host.get('/healthz', (_request, response) => void response.send('ok'))
  host.use('/occi', occi)
  host.all(wellKnown, occi)
  return host
}
