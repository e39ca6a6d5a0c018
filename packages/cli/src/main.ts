#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { cacheFolder } from './contexts/folders.ts'

// Before anything else is loaded: it halves the time that loading takes.
enableCompileCache(cacheFolder(process.env))
const { main } = await import('./run.ts')
await main()
