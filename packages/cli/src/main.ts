#!/usr/bin/env node
import module from 'node:module'
import { cacheFolder } from './contexts/folders.ts'

// An older Node has no such function, and could not load the rest.
if (typeof module.enableCompileCache !== 'function') {
  process.stderr.write(`error: occi needs Node 22.14 or later, this is ${process.version}.\n`)
  process.exitCode = 2
} else {
  // Before anything else is loaded: it halves the time that loading takes.
  module.enableCompileCache(cacheFolder(process.env))
  const { main } = await import('./run.ts')
  await main()
}
