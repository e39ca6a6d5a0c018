import { OptionError } from './option-error.ts'
import { type Options, readOptions, usage } from './options.ts'
import { hasSqlite } from './sqlite.ts'
import { versionLine } from './version.ts'

const options = requireOptions()
// Loads only the modules of the requested command.
if (options.help) process.stdout.write(usage)
else if (options.version) process.stdout.write(versionLine())
else if (options.users !== undefined && options.addUser !== undefined) {
  const { add } = await import('./add.ts')
  await add(options.users, options.addUser)
} else if (options.qemu !== undefined && options.check) {
  const { check } = await import('./check.ts')
  await check(options.qemu)
} else {
  const { run } = await import('./run.ts')
  await run(options)
}

function requireOptions(): Options {
  try {
    return readOptions(process.argv.slice(2), { env: process.env, hasSqlite })
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}
