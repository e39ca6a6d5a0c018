import { type Awaitable, OcciError } from '@occi/core'
import { serve } from '@occi/server/node'
import { Ending } from './ending.ts'
import { greeting } from './greeting.ts'
import { hostsOf } from './hosts.ts'
import { OptionError, type Options, readOptions, usage } from './options.ts'
import { expectWritable, openRegistry, shownDatabase } from './registry.ts'
import { lineOf } from './report.ts'
import { demoService } from './service.ts'
import { addUser, expectName, hashPassword } from './users/add-user.ts'
import { readPassword } from './users/read-password.ts'
import { signInOf } from './users/sign-in.ts'

const options = expectOptions()
if (options.help) process.stdout.write(usage)
else if (options.users !== undefined && options.addUser !== undefined) await add(options.users, options.addUser)
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

/** Adds a user to the file of users. */
async function add(users: string, name: string): Promise<void> {
  try {
    expectName(name)
    const password = await readPassword(process.stdin, (text) => process.stderr.write(text))
    await addUser(users, name, await hashPassword(password))
    process.stdout.write(`${name} can sign in now, by the file ${users}\n`)
    process.exit()
  } catch (error) {
    fail(`cannot add ${JSON.stringify(name)} to ${users}`, error)
  }
}

async function run(options: Options): Promise<void> {
  const { port, host, latency, database, machines, users } = options
  const ending = new Ending()
  const report = (line: string) => process.stderr.write(`${line}\n`)
  const signIn =
    users === undefined ? undefined : await orExit(`cannot use the users of ${users}`, () => signInOf(users, report))
  const shown = shownDatabase(database)
  const registry = await orExit(`cannot use the database ${shown}`, () => openRegistry(database))
  ending.add(`the database ${shown}`, () => registry.close())
  await orExit(`cannot use the database ${shown}`, () => expectWritable(registry))
  const hosts = hostsOf(options)
  const { app, hypervisor } = await orExit(`cannot use the machines of ${machines}`, () =>
    demoService({
      latency,
      registry,
      machines,
      report: tell,
      ...(hosts === undefined ? {} : { hosts }),
      ...(signIn === undefined ? {} : { signIn: signIn.options }),
    }),
  )
  ending.add(`the machines of ${machines}`, () => hypervisor.close())
  try {
    const server = await serve(app, { port, hostname: host, report: tell })
    ending.add('the service', () => server.close())
    process.stdout.write(greeting(server.url, options))
  } catch (error) {
    // What was closed under it could not start.
    if (ending.hasBegun) return
    fail(error instanceof OcciError ? `cannot use the database ${shown}` : `cannot listen on ${host}:${port}`, error)
  }
}

function tell(error: unknown, during: string): void {
  process.stderr.write(lineOf(error, during))
}

async function orExit<T>(what: string, attempt: () => Awaitable<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    return fail(what, error)
  }
}

/** Says in one line why the demo cannot run. */
function fail(what: string, error: unknown): never {
  process.stderr.write(`${what}: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
