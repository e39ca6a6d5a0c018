import { connect, type Service } from '@occi/client'
import { chooseContext } from './contexts/choose.ts'
import { credentialsOf } from './contexts/credentials.ts'
import { safeText } from './output/safe-text.ts'
import { isNotSent } from './requests/not-sent.ts'
import { ShowingFetch, type Shown } from './requests/showing-fetch.ts'
import { print, remark, type Terminal } from './terminal.ts'

/** Options of all commands that use a service. */
export interface ServiceOptions {
  /** Name of the context. Defaults to the current one. */
  readonly context?: string
  /** How long a request may take, in seconds. */
  readonly timeout?: number
  /** Shows requests in place of sending them. */
  readonly curl?: boolean
  /** Says what would be done, and does not do it. */
  readonly dryRun?: boolean
}

/** A service that a command uses, and how it makes changes there. */
export class Connection {
  readonly service: Service
  readonly terminal: Terminal
  readonly isDryRun: boolean

  constructor(service: Service, terminal: Terminal, { curl = false, dryRun = false }: ServiceOptions) {
    this.service = service
    this.terminal = terminal
    this.isDryRun = dryRun && !curl
  }

  /**
   * Makes a change and says so: `compute/web-1 created`.
   *
   * @param said the message afterwards; of a dry run nothing is known but the request
   * @param isQuiet whether there is no message
   * @returns undefined if the change was not made: a dry run says what would be done, `--curl` shows the request
   */
  async change<T>(
    said: string | ((result: T | undefined) => string),
    make: () => Promise<T>,
    isQuiet = false,
  ): Promise<T | undefined> {
    const text = (result: T | undefined) => safeText(typeof said === 'string' ? said : said(result))
    if (this.isDryRun) {
      await print(this.terminal, `${text(undefined)} (dry run)`)
      return undefined
    }
    try {
      const result = await make()
      if (!isQuiet) await print(this.terminal, text(result))
      return result
    } catch (error) {
      if (isNotSent(error)) return undefined
      throw error
    }
  }
}

/**
 * Connects to the service of a context.
 *
 * @param shown which requests `--curl` shows: all of a command that reads, the changes of one that changes
 */
export async function connectTo(
  terminal: Terminal,
  options: ServiceOptions,
  shown: Exclude<Shown, 'none'> = 'changes',
): Promise<Connection> {
  const warnings: string[] = []
  const context = chooseContext(terminal.env, options.context, (message) => warnings.push(message))
  for (const warning of warnings) await remark(terminal, warning)
  const auth = await credentialsOf(context)
  const showing = new ShowingFetch(terminal, context.user)
  const service = await connect(context.url, {
    signal: terminal.signal,
    ...(auth === undefined ? {} : { auth }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout * 1000 }),
    fetch: options.curl === true ? showing.fetch : terminal.fetch,
  })
  showing.shown = shown
  return new Connection(service, terminal, options)
}
