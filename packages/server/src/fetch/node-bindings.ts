import { endingOf } from '../http/ending.ts'
import { removedPrefix } from '../http/prefix.ts'

// What a server of Node knows of a request beside the Web request: the server of @hono/node-server passes the request of
// node:http as the binding `incoming`.

/** The address of the other end of the connection; undefined if the host does not tell. */
export function remoteAddress(env: unknown): string | undefined {
  const address = member(socketOf(env), 'remoteAddress')
  return typeof address === 'string' ? address : undefined
}

/** A signal that ends an answer which has no end of its own; undefined if the host does not tell. */
export function endingIn(env: unknown): AbortSignal | undefined {
  return endingOf(socketOf(env))
}

/** Whether the client has gone before the end of its answer; undefined if the host does not tell. */
export function isAbortedIn(env: unknown): boolean | undefined {
  const outgoing = member(env, 'outgoing')
  const isFinished = member(outgoing, 'writableFinished')
  if (typeof isFinished !== 'boolean') return undefined
  return !isFinished && (member(outgoing, 'closed') === true || member(socketOf(env), 'destroyed') === true)
}

/**
 * What a host has removed from the front of the path.
 *
 * @param target the path and query of the Web request: less than the client sent if a host has mounted the application
 */
export function nodePrefix(env: unknown, target: string): string {
  const incoming = member(env, 'incoming')
  const whole = member(incoming, 'originalUrl') ?? member(incoming, 'url')
  return typeof whole === 'string' ? removedPrefix(whole, target) : ''
}

function socketOf(env: unknown): unknown {
  return member(member(env, 'incoming'), 'socket')
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined
}
