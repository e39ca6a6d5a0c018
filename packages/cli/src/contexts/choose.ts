import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import { type Context, type Contexts, readContexts } from './context-file.ts'
import type { Environment } from './folders.ts'

/**
 * Returns the context that a command uses: the one that is named; else the service of the environment variable
 * `OCCI_URL`; else the current one.
 *
 * @throws UsageError if there is none
 */
export function chooseContext(
  env: Environment,
  name: string | undefined,
  warn: (message: string) => void = () => {},
): Context {
  if (name === undefined && env.OCCI_URL) return fromEnvironment(env, env.OCCI_URL)
  const all = readContexts(env, warn)
  if (name !== undefined) return requireContext(all, name)
  if (all.current !== undefined) return requireContext(all, all.current)
  const names = Object.keys(all.contexts)
  if (names.length === 0) throw new UsageError('No service is chosen. Run: occi login URL')
  throw new UsageError(`No context is chosen. There are: ${names.join(', ')}. Run: occi context NAME`)
}

/** @throws UsageError if the user has no such context */
export function requireContext({ contexts }: Contexts, name: string): Context {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined
  if (found !== undefined) return found
  const names = Object.keys(contexts)
  const others = names.length === 0 ? 'There are none: run occi login URL' : `There are: ${names.join(', ')}`
  throw new UsageError(`There is no context '${name}'.${suggestion(name, names)} ${others}`)
}

function fromEnvironment({ OCCI_USER, OCCI_PASSWORD, OCCI_TOKEN }: Environment, url: string): Context {
  if (OCCI_TOKEN) return { url, token: OCCI_TOKEN }
  return OCCI_USER ? { url, user: OCCI_USER, password: OCCI_PASSWORD ?? '' } : { url }
}
