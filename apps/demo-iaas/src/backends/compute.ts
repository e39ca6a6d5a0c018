import {
  type ActionInvocation,
  AttributeError,
  type BackendContext,
  type BackendFor,
  type Changes,
  type EntityOf,
  isInvocationOf,
  takeOwn,
} from '@occi/core'
import { type compute, computeActions, computeMachine } from '@occi/infrastructure'
import { completeCompute, SavedTemplates } from '@occi/infrastructure/backends'
import type { Hypervisor } from './hypervisor.ts'
import { osTemplateScheme } from './os-templates.ts'
import { Stateful } from './stateful.ts'

type Compute = EntityOf<typeof compute>

/** Memory in GiB beyond which this hypervisor has no host. */
const largestMemory = 4096

/** Runs computes on the hypervisor. */
export class ComputeBackend implements BackendFor<typeof compute> {
  readonly #states: Stateful<'active' | 'inactive' | 'suspended' | 'error'>
  readonly #saved = new SavedTemplates(osTemplateScheme)

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, computeMachine)
  }

  create(entity: Compute): void {
    complete(entity)
    this.#states.begin(entity)
  }

  retrieve(entity: Compute): void {
    this.#states.refresh(entity)
  }

  /** Sizes can change at any time: this hypervisor plugs cores and memory while a compute runs. */
  update(entity: Compute, changes: Changes, context: BackendContext): void {
    takeOwn(entity, changes, context)
    complete(entity)
  }

  delete(entity: Compute): void {
    this.#states.end(entity)
  }

  action(entity: Compute, invocation: ActionInvocation, context: BackendContext): string | undefined {
    if (isInvocationOf(invocation, computeActions.save))
      return this.#saved.save(entity, invocation.attributes.name, context)
    this.#states.follow(entity, invocation.action)
    return undefined
  }
}

/** Chooses values that the client left out, and refuses sizes that no host has. */
function complete(entity: Compute): void {
  const { cores, memory } = completeCompute(entity)
  if (cores < 1) throw new AttributeError(`occi.compute.cores is ${cores}, expected 1 or more`, 'occi.compute.cores')
  if (memory > 0 && memory <= largestMemory) return
  throw new AttributeError(
    `occi.compute.memory is ${memory} GiB, expected more than 0 and at most ${largestMemory}`,
    'occi.compute.memory',
  )
}
