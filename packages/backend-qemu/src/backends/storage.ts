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
import { type storage, storageActions } from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import { octetsOfGib } from '../machines.ts'
import { refresher } from './refresh.ts'

type Storage = EntityOf<typeof storage>

/** GiB beyond which no disk is created. */
const largest = 65_536

/** Keeps volumes as images. */
export class StorageBackend implements BackendFor<typeof storage> {
  readonly #hypervisor: QemuHypervisor
  readonly #refresh: ReturnType<typeof refresher>

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
    this.#refresh = refresher(hypervisor)
  }

  async create(entity: Storage): Promise<void> {
    await this.#hypervisor.volumes.create(entity, sizeOf(entity.attributes['occi.storage.size']))
    this.#refresh(entity)
  }

  retrieve(entity: Storage): void {
    this.#refresh(entity)
  }

  /** GFD.224 resizes by an update, OCCI 1.1 by an action: both are served. */
  async update(entity: Storage, changes: Changes, context: BackendContext): Promise<void> {
    takeOwn(entity, changes, context)
    await this.#hypervisor.volumes.resize(entity, sizeOf(entity.attributes['occi.storage.size']))
  }

  delete(entity: Storage): Promise<void> {
    return this.#hypervisor.volumes.remove(entity)
  }

  async action(entity: Storage, invocation: ActionInvocation): Promise<void> {
    const { volumes } = this.#hypervisor
    if (isInvocationOf(invocation, storageActions.resize)) {
      await volumes.resize(entity, sizeOf(invocation.attributes.size))
      entity.attributes['occi.storage.size'] = invocation.attributes.size
    } else if (isInvocationOf(invocation, storageActions.snapshot)) await volumes.snapshot(entity)
    else if (isInvocationOf(invocation, storageActions.backup)) volumes.backup(entity)
    else volumes.setState(entity, isInvocationOf(invocation, storageActions.online) ? 'online' : 'offline')
    this.#refresh(entity)
  }
}

function sizeOf(size: number): number {
  if (size > 0 && size <= largest) return octetsOfGib(size)
  const message = `occi.storage.size is ${size} GiB, expected more than 0 and at most ${largest}`
  throw new AttributeError(message, 'occi.storage.size')
}
