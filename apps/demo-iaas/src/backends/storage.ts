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
import { type storage, storageActions, storageMachine } from '@occi/infrastructure'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type Storage = EntityOf<typeof storage>

/** GiB that this pool can give to one storage. */
const largest = 65_536

/** Keeps volumes. */
export class StorageBackend implements BackendFor<typeof storage> {
  readonly #states: Stateful<'online' | 'offline' | 'error'>

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, storageMachine)
  }

  create(entity: Storage): void {
    requireFits(entity)
    this.#states.begin(entity)
  }

  retrieve(entity: Storage): void {
    this.#states.refresh(entity)
  }

  /** GFD.224 resizes by an update, OCCI 1.1 by an action: both are served. */
  update(entity: Storage, changes: Changes, context: BackendContext): void {
    takeOwn(entity, changes, context)
    requireFits(entity)
  }

  delete(entity: Storage): void {
    this.#states.end(entity)
  }

  action(entity: Storage, invocation: ActionInvocation): void {
    const { action } = invocation
    if (isInvocationOf(invocation, storageActions.resize)) {
      entity.attributes['occi.storage.size'] = invocation.attributes.size
      requireFits(entity)
    }
    this.#states.follow(entity, action)
    if (action.term === 'backup' || action.term === 'snapshot') countCopy(entity, action.term)
  }
}

function requireFits({ attributes }: Storage): void {
  const size = attributes['occi.storage.size']
  if (size > 0 && size <= largest) return
  throw new AttributeError(
    `occi.storage.size is ${size} GiB, expected more than 0 and at most ${largest}, which is all that this pool has`,
    'occi.storage.size',
  )
}

/** A simulated copy is only counted, in the extras: they survive a restart and are never rendered. */
function countCopy(entity: Storage, kind: 'backup' | 'snapshot'): void {
  entity.extras = { ...entity.extras, [kind]: Number(entity.extras?.[kind] ?? 0) + 1 }
}
