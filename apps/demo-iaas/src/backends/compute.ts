import type { ActionInvocation, BackendContext, BackendFor, Changes, EntityOf } from '@occi/core'
import { AttributeError, applyChanges, newUuid } from '@occi/core'
import { compute, computeMachine, osTpl, save } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'
import { osTemplateScheme } from './os-templates.ts'
import { Stateful } from './stateful.ts'

type Compute = EntityOf<typeof compute>

/** Memory in GiB beyond which this hypervisor has no host. */
const largestMemory = 4096

/** Runs computes on the hypervisor. */
export class ComputeBackend implements BackendFor<typeof compute> {
  readonly #states: Stateful<'active' | 'inactive' | 'suspended' | 'error'>

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, computeMachine)
  }

  create(entity: Compute): void {
    const { attributes } = entity
    attributes['occi.compute.architecture'] ??= 'x64'
    attributes['occi.compute.cores'] ??= 1
    attributes['occi.compute.memory'] ??= 1
    attributes['occi.compute.hostname'] ??= hostname(entity)
    expectFits(entity)
    this.#states.begin(entity, 'inactive')
  }

  retrieve(entity: Compute): void {
    this.#states.refresh(entity)
  }

  /** Sizes can change at any time: this hypervisor plugs cores and memory while a compute runs. */
  update(entity: Compute, changes: Changes): void {
    applyChanges(entity, changes)
    expectFits(entity)
  }

  delete(entity: Compute): void {
    this.#states.end(entity)
  }

  action(entity: Compute, { action, attributes }: ActionInvocation, context: BackendContext): string | undefined {
    if (action.identifier !== save.identifier) {
      this.#states.follow(entity, action.term)
      return undefined
    }
    return saveAs(String(attributes.name ?? entity.title ?? 'saved'), entity, context)
  }
}

function hostname({ location }: Compute): string {
  return `vm-${location
    .slice(location.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(-12)}`
}

function expectFits({ attributes }: Compute): void {
  const memory = attributes['occi.compute.memory'] ?? 0
  if (memory > 0 && memory <= largestMemory) return
  throw new AttributeError(`occi.compute.memory must be above 0 and at most ${largestMemory}`, 'occi.compute.memory')
}

/** Makes an OS template of a compute (`GFD.224 Compute`: save); its name is as wanted where that is free. */
function saveAs(name: string, entity: Compute, { batch, catalogue }: BackendContext): string {
  const safe =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.-]+/g, '_')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 40) || 'saved'
  const isFree = catalogue.mixin(osTemplateScheme + safe) === undefined
  const term = isFree ? safe : `${safe}_${newUuid().slice(-12)}`
  batch.putMixin({
    scheme: osTemplateScheme,
    term,
    title: `Saved from ${entity.title ?? entity.location}`,
    location: `/os_tpl/${term}/`,
    depends: [osTpl.identifier],
    applies: [compute.identifier],
    actions: [],
    attributes: {},
  })
  return osTemplateScheme + term
}
