import { serve } from '@occi/server/node'
import { createApplication } from './application.ts'

const { url } = await serve(createApplication(), { port: Number(process.env.PORT ?? 8888) })
console.log(`Serving OCCI on ${url}/`)
