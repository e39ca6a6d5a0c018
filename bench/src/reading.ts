import type { Awaitable } from '@occi/core'
import { isPromise, type Registry } from '@occi/core/authoring'
import { infrastructure } from '@occi/infrastructure'
import { Application } from '@occi/server'
import type { HttpRequest } from '@occi/server/node'

const { signal } = new AbortController()

/** Returns a function that reads an entity through a service over a registry, without HTTP around it. */
export function reader(registry: Registry): (path: string) => Awaitable<void> {
  const app = new Application({ registry })
  for (const category of Object.values(infrastructure)) app.registerBackend(category, {})
  const { handle } = app
  if (handle === undefined) throw new Error('the service has no direct way')
  return (path) => {
    const answer = handle(getRequest(path))
    return isPromise(answer) ? answer.then(requireOk) : requireOk(answer)
  }
}

function requireOk({ status }: { readonly status: number }): void {
  if (status !== 200) throw new Error(`reading an entity was answered with ${status}`)
}

function getRequest(target: string): HttpRequest {
  const fields = [
    ['Host', 'localhost'],
    ['Accept', 'text/plain'],
  ] as const
  return {
    method: 'GET',
    target,
    fields,
    secure: false,
    signal,
    isAborted: false,
    hasBody: false,
    header: (name) => (name === 'host' ? 'localhost' : name === 'accept' ? 'text/plain' : undefined),
    readBody: () => undefined,
  }
}
