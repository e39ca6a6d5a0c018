import { endingOf } from '../http/ending.ts'
import type { HttpRequest } from '../http/messages.ts'
import { removedPrefix } from '../http/prefix.ts'

/**
 * What a server of Node knows of a request beside the Web request: the server of @hono/node-server passes the request of
 * node:http as the binding `incoming`.
 *
 * @param target the path and query of the Web request: less than the client sent if a host has mounted the application
 */
export function nodeBindings(env: unknown, target: string): Pick<HttpRequest, 'remoteAddress' | 'prefix' | 'ending'> {
  const incoming = member(env, 'incoming')
  const whole = member(incoming, 'originalUrl') ?? member(incoming, 'url')
  const socket = member(incoming, 'socket')
  const remoteAddress = member(socket, 'remoteAddress')
  return {
    ending: () => endingOf(socket),
    ...(typeof remoteAddress === 'string' ? { remoteAddress } : {}),
    ...(typeof whole === 'string' ? { prefix: removedPrefix(whole, target) } : {}),
  }
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
}
