import { serve } from '@occi/server/node'
import { createApplication, issuer } from './application.ts'

// The keys are fetched when the first token arrives, and again when a token names an unknown one.
await serve(createApplication(new URL('.well-known/jwks.json', issuer)), { port: 8888 })
