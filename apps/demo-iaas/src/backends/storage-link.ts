import { type BackendContext, type BackendFor, type EntityOf, HttpError } from '@occi/core'
import { storageLink, storageLinkMachine } from '@occi/infrastructure'
import { DeviceNames } from './device-names.ts'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type StorageLink = EntityOf<typeof storageLink>

/** Attaches volumes to computes; one volume to one compute. */
export class StorageLinkBackend implements BackendFor<typeof storageLink> {
  readonly #states: Stateful<'active' | 'inactive' | 'error'>
  readonly #names = new DeviceNames(
    'occi.storagelink.deviceid',
    (number) => `/dev/vd${String.fromCharCode(98 + number)}`,
  )

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, storageLinkMachine)
  }

  async create(entity: StorageLink, context: BackendContext): Promise<void> {
    await expectFree(entity, context)
    entity.attributes['occi.storagelink.deviceid'] ??= await this.#names.next(entity, context)
    this.#states.begin(entity, 'active')
  }

  retrieve(entity: StorageLink): void {
    this.#states.refresh(entity)
  }

  delete(entity: StorageLink): void {
    this.#names.release(entity)
    this.#states.end(entity)
  }
}

async function expectFree({ location, target }: StorageLink, { read }: BackendContext): Promise<void> {
  const links = await read.links([target], 'target')
  const other = links.find((link) => link.kind === storageLink.identifier && link.location !== location)
  if (other !== undefined) throw new HttpError(409, `${target} is attached to ${other.source} already`)
}
