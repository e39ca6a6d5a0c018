import { type ActionInvocation, OcciError, resolveInvocation } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { Located } from '../resolvable.ts'

/** An invocation, and what tells where in the message a fault of it is. */
export interface Invocation {
  readonly invocation: ActionInvocation
  readonly decoded: Located
}

/** The action that a request triggers: named by the query's term, and by the message (`GFD.223 Trigger Action`). */
export async function invocationOf(exchange: Exchange): Promise<Invocation> {
  const [term = '', another] = exchange.query.getAll('action')
  if (another !== undefined)
    throw new OcciError('invalid', `the query names the actions ${term} and ${another}, expected one`)
  const decoded = await exchange.decode('action')
  if (decoded === undefined) {
    const missing = `action=${term} needs an action in the request: a Category of class action`
    throw new OcciError('invalid', `${missing} is missing, ${await exchange.nothing()}`)
  }
  const invocation = decoded.resolve(() => resolveInvocation(decoded.raw, term, exchange.resolving))
  return { invocation, decoded }
}
