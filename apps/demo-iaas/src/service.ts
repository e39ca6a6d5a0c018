import type { Entity, Registry } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { htmlRendering } from '@occi/render-html'
import { Application, type ApplicationOptions, standardRenderings } from '@occi/server'
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
  /** Names that `Host` may have; those of this machine unless said, `*` for any. */
  readonly hosts?: readonly string[] | '*'
  /** Told of errors whose cause no caller sees; writes to the console unless said. */
  readonly report?: (error: unknown, during: string) => void
  /** What tells users apart; a single user unless said. */
  readonly signIn?: Pick<ApplicationOptions, 'extras' | 'policy'>
}

/**
 * Octets that an answer's header may have: text/occi carries everything there. Python's http.client takes lines of 64
 * KiB, curl 100 KiB, Ruby and Go more; Node's own client 16 KiB unless told otherwise.
 */
const maxHeaderBytes = 60 * 1024

/**
 * The service with its backends, and the hypervisor behind them.
 *
 * @throws Error where the hypervisor's file cannot be used
 */
export function demoService(options: DemoOptions): { app: Application; hypervisor: Hypervisor } {
  const { latency, registry, machines, hosts, report, signIn } = options
  const app = new Application({
    renderings: [...standardRenderings({ maxHeaderBytes }), htmlRendering({ name: 'OCCI demo cloud' })],
    ...(registry === undefined ? {} : { registry }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(report === undefined ? {} : { report }),
    ...signIn,
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
