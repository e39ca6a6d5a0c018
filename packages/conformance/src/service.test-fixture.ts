import { type BackendFor, defineKind, enterState, isInvocationOf, resource } from '@occi/core'
import {
  compute,
  computeActions,
  computeMachine,
  infrastructureKinds,
  infrastructureMixins,
} from '@occi/infrastructure'
import { Application, type ApplicationOptions } from '@occi/server'
import { serve } from '@occi/server/node'

const machine: BackendFor<typeof compute> = {
  create(entity) {
    enterState(entity, computeMachine, 'inactive')
  },
  action(entity, invocation) {
    enterState(entity, computeMachine, isInvocationOf(invocation, computeActions.start) ? 'active' : 'inactive')
  },
}

/** A kind whose attributes have defaults, and one of which is required. */
const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  parent: resource,
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true },
    'com.example.job.cores': { type: 'integer', default: 1, mutable: true },
  },
})

/** A service under test. */
export interface Served {
  readonly url: string
  close(): Promise<unknown>
}

/** Serves the infrastructure, and a kind of its own, at a free port. */
export async function served(options: ApplicationOptions = {}): Promise<Served> {
  const app = new Application(options)
  for (const category of [...infrastructureKinds, ...infrastructureMixins]) {
    if (category !== compute) app.registerBackend(category, {})
  }
  app.registerBackend(compute, machine).registerBackend(job, {})
  const server = await serve(app, { port: 0 })
  return { url: `${server.url}${options.base ?? ''}/`, close: () => server.close() }
}
