import { serve } from '@occi/server/node'
import { app } from './application.ts'

await serve(app, { port: 8888 })
