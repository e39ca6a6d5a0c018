import {
  answerConsole,
  bridgeMixin,
  ConsoleBackend,
  consoleMixin,
  type HypervisorOptions,
  natMixin,
  OutsideBackend,
  osTemplates,
  QemuHypervisor,
  qemuBackends,
  readImages,
  refresher,
  userNamed,
} from '@occi/backend-qemu'
import { infrastructure } from '@occi/infrastructure'
import type { Application } from '@occi/server'
import { osTemplateScheme } from './backends/os-templates.ts'
import type { QemuOptions } from './qemu-options.ts'
import { createApplication, type ServiceOptions } from './service.ts'

/** The service with real machines, and the hypervisor behind them. */
export interface QemuService {
  readonly app: Application
  readonly hypervisor: QemuHypervisor
  /** The names of the operating systems that machines can be created with. */
  readonly templates: readonly string[]
}

/**
 * Opens the hypervisor, and creates the service over it.
 *
 * @throws Error if a program is missing, or a folder cannot be used
 */
export async function qemuService(options: ServiceOptions, qemu: QemuOptions): Promise<QemuService> {
  const settings = hypervisorOptions(qemu)
  const { images = [] } = settings
  const { report } = options
  const hypervisor = await QemuHypervisor.open({ ...settings, ...(report === undefined ? {} : { report }) })
  const app = createApplication(options, {
    mixinRemoved: ({ identifier }, { owner }) => hypervisor.templates.remove(identifier, owner),
  })
  const { registry } = app.engine
  await hypervisor.templates.confirm(async ({ identifier, owner }) => {
    const stored = await registry.mixins(owner === undefined ? {} : { owner })
    return stored.some(({ scheme, term }) => scheme + term === identifier)
  })
  const backends = qemuBackends(hypervisor)
  app.registerBackends(infrastructure, backends)
  app.registerBackend(osTemplates(images, osTemplateScheme), backends.osTpl)
  app.registerBackend(consoleMixin, new ConsoleBackend())
  if (qemu.nat) app.registerBackend(natMixin, new OutsideBackend(hypervisor, 'nat'))
  if (qemu.bridge !== undefined) app.registerBackend(bridgeMixin, new OutsideBackend(hypervisor, 'bridge'))
  const base = options.address?.base ?? ''
  app.get(`${base}/console/:key`, (c) =>
    answerConsole(c.req.raw, { hypervisor, base, fetch: (request) => app.fetch(request, c.env) }),
  )
  const refresh = refresher(hypervisor)
  const update = ({ location, owner }: { readonly location: string; readonly owner?: string | undefined }) =>
    app.entities.update(location, refresh, owner === undefined ? {} : { owner })
  hypervisor.follow(update, report)
  return { app, hypervisor, templates: images.map(({ term }) => term) }
}

/** Returns the hypervisor's options. */
export function hypervisorOptions({
  state,
  images,
  user,
  niceness,
  bridge,
  limits,
  userLimits,
}: QemuOptions): HypervisorOptions {
  return {
    folder: state,
    images: images === undefined ? [] : readImages(images),
    templateScheme: osTemplateScheme,
    limits: { all: limits ?? {}, owner: userLimits ?? {} },
    ...(niceness === undefined ? {} : { niceness }),
    ...(bridge === undefined ? {} : { bridge }),
    ...(user === undefined ? {} : userNamed(user)),
  }
}
