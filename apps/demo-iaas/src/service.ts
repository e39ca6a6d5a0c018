import type { Authenticator, Entity, Observer, Policy } from '@occi/core'
import type { Registry, Rendering } from '@occi/core/authoring'
import { infrastructure } from '@occi/infrastructure'
import { htmlRendering } from '@occi/render-html'
import { openApiRendering } from '@occi/render-openapi'
import { Application, type ApplicationOptions, standardRenderings } from '@occi/server'
import { Hypervisor } from './backends/hypervisor.ts'
import { demoBackends } from './backends/index.ts'
import { osTemplates } from './backends/os-templates.ts'
import { refreshAny } from './backends/stateful.ts'
import type { Units } from './backends/units.ts'

/** The options of the demo's service, whatever runs its machines. */
export interface ServiceOptions {
  /** Defaults to a registry in memory. */
  readonly registry?: Registry
  /** Names that `Host` may have; by default those of this machine, `*` for any. */
  readonly hosts?: readonly string[] | '*'
  /** How the service learns its address behind proxies. */
  readonly address?: Pick<ApplicationOptions, 'base' | 'publicUrl' | 'trustProxy'>
  /** A location to show for the kind entity. Defaults to none. */
  readonly entityLocation?: string
  /** Receives errors whose cause no caller sees; writes to the console by default. */
  readonly report?: (error: unknown, during: string) => void
  /** Receives what the service does. Defaults to none. */
  readonly observer?: Observer
  /** Identifies the calling user. Each has their own isolated resources. Defaults to a single user. */
  readonly authenticate?: Authenticator
  /** The names of the schemes of HTTP authentication by which users sign in, such as `Basic`. Defaults to none. */
  readonly schemes?: readonly string[]
}

/** The options of a service with simulated machines. */
export interface DemoOptions extends ServiceOptions {
  /** Milliseconds that a change of state takes. */
  readonly latency: number
  /** The hypervisor's own record. Defaults to one in memory. */
  readonly units?: Units
}

/**
 * Octets that an answer's header may have: text/occi carries everything there. Python's http.client takes lines of 64
 * KiB, curl 100 KiB, Ruby and Go more; Node's own client 16 KiB by default.
 */
const maxHeaderBytes = 60 * 1024

/** The identifiers of the kinds that the service has entities of. */
export const servedKinds: readonly string[] = Object.values(infrastructure).flatMap((category) =>
  category.class === 'kind' ? category.identifier : [],
)

const name = 'OCCI demo cloud'

/** The service as OpenAPI and JSON Schema describe it. */
function descriptions(schemes: readonly string[] = []): Rendering {
  return openApiRendering({
    info: { title: name, license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' } },
    security: Object.fromEntries(schemes.map((scheme) => [scheme, { type: 'http', scheme: scheme.toLowerCase() }])),
  })
}

/** Each user owns what they create. */
const byUser: Policy = { owner: ({ user }) => (typeof user === 'string' ? user : undefined) }

/**
 * The service, to which backends are to be attached.
 *
 * @param policy what is to be decided beside the owner. Defaults to nothing.
 */
export function createApplication(options: ServiceOptions, policy: Policy = {}): Application {
  const { registry, hosts, report, authenticate, observer, address, entityLocation, schemes } = options
  return new Application({
    renderings: [...standardRenderings({ maxHeaderBytes }), htmlRendering({ name }), descriptions(schemes)],
    registry,
    hosts,
    report,
    ...address,
    entityLocation,
    authenticate,
    observer,
    policy: authenticate === undefined ? policy : { ...byUser, ...policy },
  })
}

/** The service with simulated machines, and the hypervisor behind them. */
export function demoService(options: DemoOptions): { app: Application; hypervisor: Hypervisor } {
  const { latency, units } = options
  const app = createApplication(options)
  const hypervisor: Hypervisor = new Hypervisor({
    latency,
    units,
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
