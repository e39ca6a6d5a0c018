#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { CreateError, createService } from './create-service.ts'

const usage = `Usage: npm create @occi FOLDER

Writes an OCCI service into FOLDER, which must be new or empty.
`

try {
  const { folder, help } = readArguments()
  if (help) process.stdout.write(usage)
  else {
    createService(folder)
    const enter = folder === '.' ? '' : `  cd ${folder}\n`
    process.stdout.write(
      `Created an OCCI service in ${folder}. Next:\n\n${enter}  npm install\n  npm test\n  npm start\n`,
    )
  }
} catch (error) {
  if (!(error instanceof CreateError)) throw error
  process.stderr.write(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}

function readArguments(): { readonly folder: string; readonly help: boolean } {
  const { positionals, values } = parsed()
  const [folder, ...others] = positionals
  if (values.help) return { folder: '', help: true }
  if (folder === undefined) throw new CreateError('FOLDER is missing: name the folder for the service.')
  if (others.length > 0) throw new CreateError(`Expected one FOLDER, got ${positionals.length}.`)
  return { folder, help: false }
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
  } catch (error) {
    throw new CreateError(error instanceof Error ? error.message : String(error))
  }
}
