import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Node 20 has no such cache. What one start has compiled the next one loads; beside the demo, since what is found in a shared folder cannot be trusted.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
await import('./command.ts')
