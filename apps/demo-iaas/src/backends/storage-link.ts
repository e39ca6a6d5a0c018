import { type BackendContext, type BackendFor, type Changes, type EntityOf, HttpError, takeOwn } from '@occi/core'
import { type storageLink, storageLinkMachine } from '@occi/infrastructure'
import { Allotments, devices, firstDevices, holderOf, noCandidates, targetIn } from '@occi/infrastructure/backends'
import type { Hypervisor } from './hypervisor.ts'
import { Stateful } from './stateful.ts'

type StorageLink = EntityOf<typeof storageLink>

const deviceName = 'occi.storagelink.deviceid'

/** Which compute a storage is attached to. */
const attachments = new Allotments('attachments', 'attachment')

/** Attaches volumes to computes; one volume to one compute. */
export class StorageLinkBackend implements BackendFor<typeof storageLink> {
  readonly #states: Stateful<'active' | 'inactive' | 'error'>

  constructor(hypervisor: Hypervisor) {
    this.#states = new Stateful(hypervisor, storageLinkMachine)
  }

  async create(link: StorageLink, context: BackendContext): Promise<void> {
    await attach(link, link, context)
    this.#states.begin(link, 'active')
  }

  retrieve(link: StorageLink): void {
    this.#states.refresh(link)
  }

  /** A link may get another source and another target (GFD.221 Link): the volume is then attached elsewhere. */
  async update(link: StorageLink, changes: Changes, context: BackendContext): Promise<void> {
    takeOwn(link, changes, context)
    const { source = link.source, target = link.target } = changes
    if (source !== link.source) {
      devices.takeBack(link.source, link, context)
      if (!(deviceName in changes.attributes)) delete link.attributes[deviceName]
    }
    if (target !== link.target) attachments.takeBack(link.target, link, context)
    await attach(link, { source, target }, context)
  }

  delete(link: StorageLink, context: BackendContext): void {
    devices.takeBack(link.source, link, context)
    attachments.takeBack(link.target, link, context)
    this.#states.end(link)
  }
}

async function attach(
  link: StorageLink,
  { source, target }: Pick<StorageLink, 'source' | 'target'>,
  context: BackendContext,
): Promise<void> {
  const storage = await targetIn(target, context)
  // The message does not name the compute: the caller may be another owner, who only shares the volume.
  for (const holder of attachments.of(storage).keys()) {
    if (holder !== holderOf(link)) throw new HttpError(409, `${target} is attached to a compute already`)
  }
  // An external target, such as a CDMI container, is not checked by this service.
  if (storage !== undefined) await attachments.give(target, link, source, noCandidates, context)
  link.attributes[deviceName] = await devices.give(source, link, link.attributes[deviceName], firstDevices, context)
}
