import { type BackendFor, defineKind, defineMixin, enterState, HttpError, isInvocationOf, resource } from '@occi/core'
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

/** A kind and a mixin that inherit. */
const nightly = defineKind({ scheme: 'http://example.com/occi#', term: 'nightly', parent: job })
const labelled = defineMixin({
  scheme: 'http://example.com/occi#',
  term: 'labelled',
  attributes: { 'com.example.label': { type: 'string', mutable: true } },
})
const branded = defineMixin({ scheme: 'http://example.com/occi#', term: 'branded', depends: [labelled] })

/** The credentials of the only user of a service with {@link authenticate}. */
export const credentials = { Authorization: `Basic ${btoa('ann:secret')}` }

/** Refuses who has other credentials. */
export const authenticate: ApplicationOptions['authenticate'] = {
  identify({ header }) {
    if (header('authorization') === credentials.Authorization) return { user: 'ann' }
    throw new HttpError(401, 'who are you?', { 'WWW-Authenticate': 'Basic realm="test"' })
  },
}

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
  app.registerBackend(compute, machine)
  for (const category of [job, nightly, labelled, branded]) app.registerBackend(category, {})
  const server = await serve(app, { port: 0 })
  return { url: `${server.url}${options.base ?? ''}/`, close: () => server.close() }
}
