import {
  type ActionInvocation,
  AttributeError,
  applyChanges,
  type BackendFor,
  type Changes,
  type EntityOf,
} from '@occi/core'
import { resize, type storage, storageMachine } from '@occi/infrastructure'
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
    expectFits(entity.attributes['occi.storage.size'])
    this.#states.begin(entity, 'offline')
  }

  retrieve(entity: Storage): void {
    this.#states.refresh(entity)
  }

  /** GFD.224 resizes by an update, OCCI 1.1 by an action: both are served. */
  update(entity: Storage, changes: Changes): void {
    applyChanges(entity, changes)
    expectFits(entity.attributes['occi.storage.size'])
  }

  delete(entity: Storage): void {
    this.#states.end(entity)
  }

  action(entity: Storage, { action, attributes }: ActionInvocation): void {
    if (action.identifier === resize.identifier) {
      const size = Number(attributes.size)
      expectFits(size)
      entity.attributes['occi.storage.size'] = size
    }
    this.#states.follow(entity, action.term)
  }
}

function expectFits(size: number | undefined): void {
  if (size !== undefined && size <= largest) return
  throw new AttributeError(
    `occi.storage.size must be at most ${largest} GiB, this pool has no more`,
    'occi.storage.size',
  )
}
