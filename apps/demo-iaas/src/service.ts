import type { Entity, Registry } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { Hypervisor } from './backends/hypervisor.ts'
import { demoBackends } from './backends/index.ts'
import { osTemplates } from './backends/os-templates.ts'
import { refreshAny } from './backends/stateful.ts'

/** What the demo's service is made of. */
export interface DemoOptions {
  /** Milliseconds that a change of state takes. */
  readonly latency: number
  /** In memory unless said. */
  readonly registry?: Registry
  /** The file of the hypervisor's own record; in memory unless said. */
  readonly machines?: string
  /** Names beside those of this machine that `Host` may have; `*` for any. */
  readonly allowedHosts?: readonly string[]
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * The service with its backends, and the hypervisor behind them.
 *
 * @throws Error where the hypervisor's file cannot be used
 */
export function demoService(options: DemoOptions): { app: Application; hypervisor: Hypervisor } {
  const { latency, registry, machines, allowedHosts = [] } = options
  const app = new Application({
    renderings: [...standardRenderings(), htmlRendering({ name: 'OCCI demo cloud' })],
    ...(registry === undefined ? {} : { registry }),
    ...(allowedHosts.length === 0 ? {} : { hosts: allowedHosts.includes('*') ? '*' : [...loopback, ...allowedHosts] }),
  })
  const hypervisor: Hypervisor = new Hypervisor({
    latency,
    ...(machines === undefined ? {} : { file: machines }),
    world: (location, owner) => {
      const change = (entity: Entity) => refreshAny(entity, hypervisor)
      return app.entities.update(location, change, owner === undefined ? {} : { owner })
    },
  })
  const backends = demoBackends(hypervisor)
  app.registerBackends(infrastructure, backends)
  app.registerBackend(osTemplates, backends.osTpl)
  return { app, hypervisor }
}
