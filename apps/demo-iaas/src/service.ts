import { infrastructure } from '@occi/infrastructure'
import { Application } from '@occi/server'
import { Hypervisor } from './backends/hypervisor.ts'
import { demoBackends } from './backends/index.ts'
import { osTemplates } from './backends/os-templates.ts'

/** What the demo's service is made of. */
export interface DemoOptions {
  /** Milliseconds that a change of state takes. */
  readonly latency: number
}

/** The service with its backends, and the hypervisor behind them. */
export function demoService({ latency }: DemoOptions): { app: Application; hypervisor: Hypervisor } {
  const app = new Application()
  const hypervisor = new Hypervisor({
    latency,
    world: (location, owner, change) => app.entities.update(location, change, owner === undefined ? {} : { owner }),
  })
  const backends = demoBackends(hypervisor)
  app.registerBackends(infrastructure, backends)
  app.registerBackend(osTemplates, backends.osTpl)
  return { app, hypervisor }
}
