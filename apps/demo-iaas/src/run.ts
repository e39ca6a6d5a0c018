import { mkdir } from 'node:fs/promises'
import type { Scheme } from '@occi/auth'
import { type Awaitable, isOcciError } from '@occi/core'
import { serve } from '@occi/server/node'
import { Ending } from './ending.ts'
import { fail } from './fail.ts'
import { greeting } from './greeting.ts'
import { hostsOf } from './hosts.ts'
import { combine } from './observe/combine.ts'
import { hasTelemetry } from './observe/has-telemetry.ts'
import { reportingAt } from './observe/reporting.ts'
import type { Options } from './options.ts'
import { openRegistry, openUnits, requireWritable, shownDatabase } from './registry.ts'
import { demoService, type ServiceOptions, servedKinds } from './service.ts'

/** Serves until a signal ends it; if it cannot, it prints the reason in one line and ends the process. */
export async function run(options: Options): Promise<void> {
  const { port, host, database, users, tokens, folder } = options
  const ending = new Ending()
  const reporting = await reportingAt(options.logLevel)
  ending.add('the log', () => reporting.event('stopped'))
  // Only what is used is loaded, here and below.
  const signIn = users === undefined && tokens === undefined ? undefined : await import('./sign-in.ts')
  const schemes: Scheme[] = []
  if (signIn !== undefined && users !== undefined) {
    schemes.push(await orExit(`cannot use the users of ${users}`, () => signIn.passwordsOf(users, reporting.warn)))
  }
  if (signIn !== undefined && tokens !== undefined) {
    schemes.push(await orExit(`cannot use the keys of ${tokens.keys}`, () => signIn.tokensBy(tokens)))
  }
  const authenticate = signIn?.signIn(schemes)
  ending.add('the sign-in', () => authenticate?.close())
  const shown = shownDatabase(database)
  if (folder !== undefined) {
    await orExit(`cannot create the folder ${folder}`, () => mkdir(folder, { recursive: true, mode: 0o700 }))
  }
  const registry = await orExit(`cannot use the database ${shown}`, () => openRegistry(database))
  ending.add(`the database ${shown}`, () => registry.close())
  await orExit(`cannot use the database ${shown}`, () => requireWritable(registry))
  const hosts = hostsOf(options)
  const operators = options.adminPort === undefined ? undefined : await import('./observe/operators.ts')
  const metrics = operators?.createMetrics(registry, servedKinds)
  const traces = hasTelemetry() ? (await import('./observe/traces.ts')).traceObserver() : undefined
  const service: ServiceOptions = {
    observer: combine([...reporting.observers, metrics?.observer ?? {}, traces ?? {}]),
    registry,
    report: reporting.error,
    address: addressOf(options),
    hosts,
    entityLocation: options.entityLocation,
    authenticate,
    schemes: schemes.map(({ name }) => name),
  }
  const { app, hypervisor, real } = await withMachines(service, options)
  ending.add('the machines', () => hypervisor.close())
  try {
    const admin =
      operators === undefined || metrics === undefined
        ? undefined
        : await operators.serveAdmin({
            metrics,
            registry,
            hostname: host,
            port: options.adminPort ?? 0,
            isEnding: () => ending.hasBegun,
            report: reporting.error,
          })
    ending.add('the pages for operators', () => admin?.close())
    const server = await serve(app, { port, hostname: host, report: reporting.error })
    ending.add('the service', () => server.close())
    ending.add('the log', () => reporting.event('stopping'))
    reporting.event('started', { url: server.url, admin: admin?.url })
    process.stdout.write(greeting(server.url, options, { admin: admin?.url, real }))
  } catch (error) {
    // What was closed under it could not start.
    if (ending.hasBegun) return
    fail(
      isOcciError(error)
        ? `cannot use the database ${shown}`
        : `cannot listen on ${host}:${port}${options.adminPort === undefined ? '' : ` or ${options.adminPort}`}`,
      error,
    )
  }
}

/** The service over the machines that the options name, and what the greeting says of real ones. */
async function withMachines(service: ServiceOptions, { qemu, latency, machines }: Options) {
  if (qemu === undefined) {
    const units = await orExit(`cannot use the machines of ${machines}`, () => openUnits(machines))
    return {
      ...(await orExit('cannot build the service', () => demoService({ ...service, latency, units }))),
      real: undefined,
    }
  }
  return orExit('cannot run machines with QEMU', async () => {
    const { qemuService } = await import('./qemu-service.ts')
    const { app, hypervisor, templates } = await qemuService(service, qemu)
    return { app, hypervisor, real: { accelerator: hypervisor.accelerator, state: qemu.state, templates } }
  })
}

function addressOf({ base, publicUrl, trustProxy }: Options): NonNullable<ServiceOptions['address']> {
  return {
    base,
    publicUrl,
    trustProxy,
  }
}

async function orExit<T>(what: string, attempt: () => Awaitable<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    return fail(what, error)
  }
}
