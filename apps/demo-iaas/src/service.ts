import type { Registry } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { Hypervisor } from './backends/hypervisor.ts'
import { demoBackends } from './backends/index.ts'
import { osTemplates } from './backends/os-templates.ts'

/** What the demo's service is made of. */
export interface DemoOptions {
  /** Milliseconds that a change of state takes. */
  readonly latency: number
  /** In memory unless said. */
  readonly registry?: Registry
  /** Names beside those of this machine that `Host` may have; `*` for any. */
  readonly allowedHosts?: readonly string[]
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** The service with its backends, and the hypervisor behind them. */
export function demoService(options: DemoOptions): { app: Application; hypervisor: Hypervisor } {
  const { latency, registry, allowedHosts = [] } = options
  const app = new Application({
    renderings: [...standardRenderings(), htmlRendering({ name: 'OCCI demo cloud' })],
    ...(registry === undefined ? {} : { registry }),
    ...(allowedHosts.length === 0 ? {} : { hosts: allowedHosts.includes('*') ? '*' : [...loopback, ...allowedHosts] }),
  })
  const hypervisor = new Hypervisor({
    latency,
    world: (location, owner, change) => app.entities.update(location, change, owner === undefined ? {} : { owner }),
  })
  const backends = demoBackends(hypervisor)
  app.registerBackends(infrastructure, backends)
  app.registerBackend(osTemplates, backends.osTpl)
  return { app, hypervisor }
}
