import { connect, isServiceError } from '@occi/client'
import { isOcciError } from '@occi/core'
import { Command } from 'commander'
import type { Run } from '../command-run.ts'
import { ask } from '../contexts/ask.ts'
import { baseUrlOf } from '../contexts/base-url.ts'
import { type Context, readContexts, writeContexts } from '../contexts/context-file.ts'
import { credentialsOf } from '../contexts/credentials.ts'
import { exitCodes } from '../exit-code.ts'
import { print, remark, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

interface LoginOptions {
  readonly name?: string
  readonly user?: string
  readonly passwordCommand?: string
  readonly token?: boolean
  readonly tokenCommand?: string
}

/** `occi login`: signs in to a service, and keeps it as the current context. */
export function loginCommand(run: Run): Command {
  return new Command('login')
    .description('sign in to a service, which the other commands then use')
    .argument('<url>', 'the URL of the service, such as http://localhost:8888')
    .option('-n, --name <name>', 'what to call it (default: its host and path)')
    .option('-u, --user <user>', 'the user; the password is asked, or read from the standard input')
    .option('--password-command <command>', 'a command that prints the password, run each time it is needed')
    .option('--token', 'sign in with a bearer token, which is asked, or read from the standard input')
    .option('--token-command <command>', 'a command that prints the token, run each time it is needed')
    .action(async (url: string, options: LoginOptions) => {
      const { terminal } = run
      const context = await signIn(terminal, await contextOf(terminal, url, options))
      await warnIfUnencrypted(terminal, context)
      const name = options.name ?? nameFor(context.url)
      const { contexts } = readContexts(terminal.env)
      writeContexts(terminal.env, { current: name, contexts: { ...contexts, [name]: context } })
      const { user } = context
      await print(terminal, `Signed in to ${context.url}${user === undefined ? '' : ` as ${user}`}: context ${name}`)
    })
}

function nameFor(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`.replace(/\/+$/, '')
}

async function contextOf(terminal: Terminal, url: string, options: LoginOptions): Promise<Context> {
  const { user, passwordCommand, token, tokenCommand } = options
  if (user !== undefined && (token === true || tokenCommand !== undefined)) {
    throw new UsageError('Sign in with a user and a password, or with a token: --user and --token exclude each other.')
  }
  if (passwordCommand !== undefined && user === undefined) {
    throw new UsageError('--password-command also needs the name of the user: add --user.')
  }
  const plain = urlOf(url)
  if (tokenCommand !== undefined) return { url: plain, tokenCommand }
  if (token === true) return { url: plain, token: await ask(terminal, 'Token', { isSecret: true }) }
  if (user === undefined) return { url: plain }
  if (passwordCommand !== undefined) return { url: plain, user, passwordCommand }
  return { url: plain, user, password: await ask(terminal, `Password of ${user}`, { isSecret: true }) }
}

function urlOf(text: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`'${text}' is not a URL, expected one such as http://localhost:8888`)
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('The URL must not contain a user or a password: add --user NAME, the password is asked.')
  }
  return url.href
}

/** Tries the context. On a terminal the user is asked who they are if the service requires it. */
async function signIn(terminal: Terminal, context: Context): Promise<Context> {
  try {
    const auth = await credentialsOf(context)
    const connectTo = (url: string) => {
      return connect(url, { signal: terminal.signal, fetch: terminal.fetch, ...(auth === undefined ? {} : { auth }) })
    }
    return { ...context, url: await baseUrlOf(await connectTo(context.url), connectTo) }
  } catch (error) {
    if (isOcciError(error, 'not-found')) {
      const message = `There is no OCCI service at ${context.url}. Give the URL of the service itself, without the path of a kind.`
      throw new UsageError(message, exitCodes.notFound)
    }
    const isAsked = isServiceError(error) && error.status === 401 && Object.keys(context).length === 1
    if (!isAsked || terminal.input.isTTY !== true) throw error
  }
  const user = await ask(terminal, 'User')
  return signIn(terminal, { ...context, user, password: await ask(terminal, 'Password', { isSecret: true }) })
}

async function warnIfUnencrypted(terminal: Terminal, { url, user, token, tokenCommand }: Context): Promise<void> {
  const { protocol, hostname } = new URL(url)
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  const isSecret = user !== undefined || token !== undefined || tokenCommand !== undefined
  if (protocol === 'https:' || isLocal || !isSecret) return
  await remark(terminal, 'The password or token is sent unencrypted: use https if the service has it.')
}
