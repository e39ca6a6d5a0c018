import {
  AttributeError,
  type BackendContext,
  type BackendFor,
  type Changes,
  type EntityOf,
  enterState,
  type Link,
  takeOwn,
} from '@occi/core'
import { type storageLink, storageLinkMachine, storageMachine } from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import type { Place } from '../state/key.ts'
import { placeOf } from './place-of.ts'
import { refresher } from './refresh.ts'

type StorageLink = EntityOf<typeof storageLink>
type Ends = Pick<Link, 'source' | 'target'>

const deviceName = 'occi.storagelink.deviceid'

/** Attaches volumes to machines, while they run, too; one volume to one machine. */
export class StorageLinkBackend implements BackendFor<typeof storageLink> {
  readonly #hypervisor: QemuHypervisor
  readonly #refresh: ReturnType<typeof refresher>

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
    this.#refresh = refresher(hypervisor)
  }

  create(link: StorageLink, context: BackendContext): Promise<void> {
    return this.#attach(link, link, link.attributes[deviceName], context)
  }

  retrieve(link: StorageLink): void {
    this.#refresh(link)
  }

  /** A link may get another source and another target (GFD.221 Link): the volume is then attached elsewhere. */
  async update(link: StorageLink, changes: Changes, context: BackendContext): Promise<void> {
    const before = link.attributes[deviceName]
    takeOwn(link, changes, context)
    const { source = link.source, target = link.target } = changes
    const wanted = deviceName in changes.attributes ? link.attributes[deviceName] : undefined
    if (source === link.source && target === link.target) {
      requireDevice(wanted, before)
      if (before !== undefined) link.attributes[deviceName] = before
      return
    }
    await this.#hypervisor.attachments.detach(await placeOf(link.source, link, context), link)
    await this.#attach(link, { source, target }, wanted, context)
  }

  async delete(link: StorageLink, context: BackendContext): Promise<void> {
    await this.#hypervisor.attachments.detach(await placeOf(link.source, link, context), link)
  }

  async #attach(link: StorageLink, ends: Ends, wanted: string | undefined, context: BackendContext): Promise<void> {
    // An external target, such as a CDMI container, cannot be attached.
    if (!ends.target.startsWith('/')) return this.#refresh(link)
    const compute: Place = await placeOf(ends.source, link, context)
    const storage: Place = await placeOf(ends.target, link, context)
    const { attachments, volumes } = this.#hypervisor
    const { device } = await attachments.attach(compute, storage, link)
    try {
      requireDevice(wanted, device)
    } catch (error) {
      await attachments.detach(compute, link)
      throw error
    }
    volumes.setState(storage, 'online')
    context.batch.update(ends.target, (entity) => enterState(entity, storageMachine, 'online'))
    link.attributes[deviceName] = device
    enterState(link, storageLinkMachine, 'active')
  }
}

function requireDevice(wanted: string | undefined, device: string | undefined): void {
  if (wanted === undefined || wanted === device) return
  throw new AttributeError(
    `${deviceName} is ${device}, the name that the guest gives to this disk: leave it out`,
    deviceName,
  )
}
