import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import type { Fetch } from '@occi/client'
import { type BackendFor, enterState, HttpError, isInvocationOf } from '@occi/core'
import {
  compute,
  computeActions,
  computeMachine,
  infrastructureKinds,
  infrastructureMixins,
} from '@occi/infrastructure'
import { Application, type ApplicationOptions } from '@occi/server'
import { serve } from '@occi/server/node'
import { httpFetch } from './requests/http-fetch.ts'
import { run } from './run.ts'

const opened: (() => unknown)[] = []

/** Stops and removes what a test has started and written. */
export async function closeAll(): Promise<void> {
  for (const close of opened.splice(0)) await close()
}

const machine: BackendFor<typeof compute> = {
  create(entity) {
    enterState(entity, computeMachine, 'inactive')
  },
  action(entity, invocation) {
    enterState(entity, computeMachine, isInvocationOf(invocation, computeActions.start) ? 'active' : 'inactive')
  },
}

/** A service whose users know the password `secret`, or the token of their name. */
export const withUsers: ApplicationOptions = {
  authenticate: {
    identify({ header }) {
      const given = header('authorization') ?? ''
      const user = given.startsWith('Basic ')
        ? /^(.*):secret$/.exec(atob(given.slice(6)))?.[1]
        : /^Bearer token-of-(.*)$/.exec(given)?.[1]
      if (user === undefined) throw new HttpError(401, 'sign in', { 'www-authenticate': 'Basic realm="cloud"' })
      return { user }
    },
  },
  policy: { owner: ({ user }) => String(user) },
}

/** What a command has ended with. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** What a command is given beside its arguments. */
export interface Given {
  readonly input?: string
  /** What a user types on a terminal, an answer for each question. */
  readonly typed?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly fetch?: Fetch
  /** Gets what is written as it is written. */
  readonly onOutput?: (text: string) => void
}

/** Returns a folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'occi-cli-'))
  opened.push(() => rmSync(path, { recursive: true }))
  return path
}

/** Runs the command in this process, with a configuration of its own. */
export async function command(args: readonly string[], given: Given = {}): Promise<Ended> {
  let out = ''
  let err = ''
  const output = new Writable({
    write(piece, _, done) {
      out += piece
      given.onOutput?.(String(piece))
      done()
    },
  })
  const typed = [...(given.typed ?? [])]
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const errors = new Writable({
    write(piece, _, done) {
      err += piece
      // It is typed when it is asked, not before.
      if (String(piece).includes(': ') && typed.length > 0) terminal.write(`${typed.shift()}\r`)
      done()
    },
  })
  const code = await run(args, {
    input: given.typed === undefined ? Readable.from(given.input === undefined ? [] : [given.input]) : terminal,
    output,
    errors,
    env: { PATH: process.env.PATH, XDG_CONFIG_HOME: '/nonexistent', ...given.env },
    signal: given.signal ?? new AbortController().signal,
    fetch: given.fetch ?? httpFetch,
  })
  return { code, out, err }
}

/** A service of infrastructure in this process, and the command that uses it. */
export class TestCloud {
  readonly url: string
  readonly #env: Readonly<Record<string, string>>

  private constructor(url: string, env: Readonly<Record<string, string>>) {
    this.url = url
    this.#env = { OCCI_URL: url, ...env }
  }

  static async start(options: ApplicationOptions = {}, env: Readonly<Record<string, string>> = {}): Promise<TestCloud> {
    const app = new Application({ base: '/cloud', ...options })
    for (const category of [...infrastructureKinds, ...infrastructureMixins]) {
      if (category !== compute) app.registerBackend(category, {})
    }
    app.registerBackend(compute, machine)
    return TestCloud.of(app, options.base ?? '/cloud', env)
  }

  /** A service of other kinds. */
  static async of(app: Application, base = '', env: Readonly<Record<string, string>> = {}): Promise<TestCloud> {
    const server = await serve(app, { port: 0 })
    opened.push(() => server.close())
    return new TestCloud(`${server.url}${base}/`, env)
  }

  /** Runs the command; the text is split at spaces, further arguments are given as they are. */
  occi(text: string, more: readonly string[] = [], given: Given = {}): Promise<Ended> {
    return command([...text.split(' ').filter(Boolean), ...more], { ...given, env: { ...this.#env, ...given.env } })
  }

  /** Runs the command, and returns what it prints. Throws if it fails. */
  async done(text: string, more: readonly string[] = [], given: Given = {}): Promise<string> {
    const { code, out, err } = await this.occi(text, more, given)
    if (code === 0) return out
    throw new Error(`occi ${text} ended with ${code}: ${err}`)
  }
}
