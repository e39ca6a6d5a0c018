import { type Awaitable, OcciError } from '@occi/core'
import { chain, type EntityWithLinks, type WebPages } from '@occi/core/authoring'
import { requireSomething, retrieveEntity, type Task } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import { finish, pageContext } from './respond.ts'

/** Answers with a view of the web pages. It loads what it shows; below an unbound path there must be something. */
export function answerView(task: Task, exchange: Exchange, pages: WebPages): Awaitable<HttpResponse> {
  const isCollection = exchange.location.endsWith('/')
  return chain(isCollection ? requireSomething(task) : undefined, () => {
    const context = { ...pageContext(exchange), retrieve: () => retrieveFound(task) }
    return chain(pages.view(context), (message) => finish(exchange, 200, message, []))
  })
}

function retrieveFound(task: Task): Awaitable<EntityWithLinks> {
  return chain(retrieveEntity(task), ({ found }) => {
    if (found === undefined) throw new OcciError('not-found', `there is no entity at ${task.location}`)
    return found
  })
}
