import { serve } from '@occi/server/node'
import { greeting } from './greeting.ts'
import { OptionError, type Options, readOptions, usage } from './options.ts'
import { openRegistry } from './registry.ts'
import { demoService } from './service.ts'

const options = expectOptions()
if (options.help) process.stdout.write(usage)
else await run(options)

function expectOptions(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}

async function run({ port, host, latency, database, machines, allowedHosts }: Options): Promise<void> {
  const registry = orExit(`cannot use the database ${database}`, () => openRegistry(database))
  const { app, hypervisor } = orExit(`cannot use the machines of ${machines}`, () =>
    demoService({ latency, registry, machines, allowedHosts }),
  )
  try {
    const server = await serve(app, { port, hostname: host })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        server
          .close()
          .finally(() => app.close())
          .finally(() => hypervisor.close())
      })
    }
    process.stdout.write(greeting(server.url, { latency, database }))
  } catch (error) {
    fail(`cannot listen on ${host}:${port}`, error)
  }
}

function orExit<T>(what: string, attempt: () => T): T {
  try {
    return attempt()
  } catch (error) {
    return fail(what, error)
  }
}

/** Says in one line why the demo cannot run. */
function fail(what: string, error: unknown): never {
  process.stderr.write(`${what}: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
