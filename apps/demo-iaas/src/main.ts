import { serve } from '@occi/server/node'
import { greeting } from './greeting.ts'
import { OptionError, type Options, readOptions, usage } from './options.ts'
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

async function run({ port, host, latency }: Options): Promise<void> {
  const { app } = demoService({ latency })
  try {
    const server = await serve(app, { port, hostname: host })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        server.close().finally(() => app.close())
      })
    }
    process.stdout.write(greeting(server.url, latency))
  } catch (error) {
    process.stderr.write(`cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}
