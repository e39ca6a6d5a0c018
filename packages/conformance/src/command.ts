import { parseArgs } from 'node:util'
import type { Level } from './case.ts'
import { sections } from './cases/index.ts'
import { selectCases } from './select.ts'
import type { Value } from './write/body.ts'

/** How to use the command. */
export const usage = `Usage: occi-conformance [options] URL

Checks the OCCI service at URL against the sentences of the standard (GFD.221, 223, 226 and 229).
By default it only reads.

  --write            create, change and remove entities and mixins of its own, too
  --destructive      also remove what others have created: all entities of a kind, and so on
  --level LEVEL      MUST, SHOULD or MAY: the weakest level whose failures count (default: MUST)
  --strict           documented departures count as failures
  --only ID          run cases whose id starts with ID, such as 223.entity; may be given several times
  --list             print the cases, with what they rest on, and exit

  --kind KIND        the identifier or the term of the resource kind to create (default: the first that works)
  --link-kind KIND   the same for links
  --attribute N=V    a value for attribute N of what is created; may be given several times

  --user NAME        HTTP Basic; the password is in the environment variable OCCI_PASSWORD
  --token            a bearer token, which is in the environment variable OCCI_TOKEN
  --header 'N: V'    a header field of each request; may be given several times
  --timeout SECONDS  until an answer must be complete (default: 30)

  --format FORMAT    text, json, junit or markdown (default: text)
  --output FILE      write the report to FILE (default: the standard output)
  --help             print this and exit
  --version          print the version and exit

Ctrl+C ends the run after the case that is running, and removes what the run has created.

Exit status: 0 if nothing failed that counts, 1 if something did, 2 for wrong usage, 3 if the service
cannot be reached or its query interface cannot be read, 130 after Ctrl+C.
`

/** What the command line says is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The formats of reports. */
export type Format = 'text' | 'json' | 'junit' | 'markdown'

/** What the command line says. */
export interface Command {
  readonly action: 'check' | 'list' | 'help' | 'version'
  readonly url: URL
  readonly write: boolean
  readonly destructive: boolean
  readonly level: Level
  readonly strict: boolean
  readonly only?: readonly string[]
  readonly kind?: string
  readonly linkKind?: string
  readonly attributes: Readonly<Record<string, Value>>
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds. */
  readonly timeout: number
  readonly format: Format
  readonly output?: string
}

const levels: readonly Level[] = ['MUST', 'SHOULD', 'MAY']
const formats: readonly Format[] = ['text', 'json', 'junit', 'markdown']

/**
 * Reads a command line.
 *
 * @throws {@link UsageError} if it is wrong.
 */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parsed(args)
  const action = values.help ? 'help' : values.version ? 'version' : values.list ? 'list' : 'check'
  const seconds = Number(values.timeout ?? 30)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new UsageError('--timeout must be a number of seconds from 1 to 86400.')
  return {
    action,
    url: action === 'check' ? endpoint(positionals) : new URL('http://localhost/'),
    write: values.write || values.destructive || false,
    destructive: values.destructive ?? false,
    level: oneOf(levels, (values.level ?? 'MUST').toUpperCase(), '--level'),
    strict: values.strict ?? false,
    only: selected(values.only),
    kind: values.kind,
    linkKind: values['link-kind'],
    attributes: Object.fromEntries((values.attribute ?? []).map(attribute)),
    headers: { ...credentials(values, environment), ...Object.fromEntries((values.header ?? []).map(field)) },
    timeout: seconds * 1000,
    format: oneOf(formats, values.format ?? 'text', '--format'),
    output: values.output,
  }
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  const text = { type: 'string' } as const
  const texts = { type: 'string', multiple: true } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        write: flag,
        destructive: flag,
        level: text,
        strict: flag,
        only: texts,
        list: flag,
        kind: text,
        'link-kind': text,
        attribute: texts,
        user: text,
        token: flag,
        header: texts,
        timeout: text,
        format: text,
        output: text,
        help: { type: 'boolean', short: 'h' },
        version: flag,
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function selected(only: readonly string[] | undefined): Command['only'] {
  try {
    selectCases(sections, only)
    return only
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function endpoint(positionals: readonly string[]): URL {
  const [text, ...others] = positionals
  if (text === undefined)
    throw new UsageError('URL is missing: give the address of the service, such as http://localhost:8888/.')
  if (others.length > 0) throw new UsageError(`Expected one URL, got: ${positionals.join(' ')}`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`URL must start with http:// or https://, got "${text}".`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError('URL must not hold a password, which other users could see: use --user and OCCI_PASSWORD.')
  return url
}

function credentials(
  { user, token }: { readonly user?: string; readonly token?: boolean },
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  if (user !== undefined && token) throw new UsageError('--user and --token exclude each other.')
  const { OCCI_PASSWORD: password, OCCI_TOKEN: bearer } = environment
  if (token) {
    if (!bearer) throw new UsageError('--token needs the token in the environment variable OCCI_TOKEN.')
    return { Authorization: `Bearer ${bearer}` }
  }
  if (user === undefined) return {}
  if (password === undefined)
    throw new UsageError('--user needs the password in the environment variable OCCI_PASSWORD.')
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** A number, boolean or JSON if it reads as one, else text. */
function attribute(text: string): [string, Value] {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--attribute must be NAME=VALUE, got "${text}".`)
  const value = text.slice(at + 1)
  try {
    return [text.slice(0, at), JSON.parse(value) ?? value]
  } catch {
    return [text.slice(0, at), value]
  }
}

function field(text: string): [string, string] {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):\s*([\t -~]*)$/.exec(text)
  if (match === null) throw new UsageError("--header must be 'NAME: VALUE' in ASCII.")
  return [match[1] ?? '', match[2] ?? '']
}

function oneOf<T extends string>(allowed: readonly T[], value: string, option: string): T {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new UsageError(`${option} must be ${allowed.join(', ')}; got "${value}".`)
  return found
}
