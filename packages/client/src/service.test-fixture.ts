import { type BackendFor, enterState, isInvocationOf } from '@occi/core'
import {
  compute,
  computeActions,
  computeMachine,
  infrastructureKinds,
  infrastructureMixins,
} from '@occi/infrastructure'
import { Application, type ApplicationOptions } from '@occi/server'
import { serve } from '@occi/server/node'
import { type ConnectOptions, connect, type Service } from './index.ts'

const open = new Set<() => Promise<unknown>>()

/** Stops what a test has started. */
export async function closeAll(): Promise<void> {
  for (const close of open) await close()
  open.clear()
}

const machine: BackendFor<typeof compute> = {
  create(entity) {
    enterState(entity, computeMachine, 'inactive')
  },
  action(entity, invocation) {
    enterState(entity, computeMachine, isInvocationOf(invocation, computeActions.start) ? 'active' : 'inactive')
  },
}

/** Serves the infrastructure from memory; returns where. */
export async function served(options: ApplicationOptions = {}): Promise<string> {
  const app = new Application(options)
  for (const category of [...infrastructureKinds, ...infrastructureMixins]) {
    if (category !== compute) app.registerBackend(category, {})
  }
  app.registerBackend(compute, machine)
  const server = await serve(app, { port: 0 })
  open.add(() => server.close())
  return server.url + (options.base ?? '')
}

/** Connects to the same. */
export async function cloud(options: ApplicationOptions = {}, connecting: ConnectOptions = {}): Promise<Service> {
  return connect(await served(options), connecting)
}
