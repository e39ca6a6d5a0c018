import {
  AttributeError,
  type AttributesOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  type Entity,
  stateOf,
} from '@occi/core'
import { computeMachine, type osTpl, type resourceTemplates, type resourceTpl } from '@occi/infrastructure'
import { devices, lastDevices } from '@occi/infrastructure/backends'

type Sized = Entity & { attributes: AttributesOf<typeof resourceTemplates.small> }

const deviceName = 'occi.compute.ephemeral_storage.deviceid'

/** Operating systems: installed when a compute is created, and again when an inactive one gets another. */
export class OsTemplateBackend implements BackendFor<typeof osTpl> {
  create(): void {}

  /** GFD.224 OS Template: if a change is not supported, the client gets an error. */
  associate(entity: Entity): void {
    const state = stateOf(entity, computeMachine)
    if (state === 'inactive') return
    throw new AttributeError(`an OS template can only be changed while the compute is inactive, it is ${state}`)
  }

  /** A new template replaces the old one: what refuses the one must refuse the other. */
  dissociate(entity: Entity): void {
    this.associate(entity)
  }

  delete(): void {}
}

/** Sizes: the compute's backend handles cores and memory like any change; ephemeral storage needs a device. */
export class ResourceTemplateBackend implements BackendFor<typeof resourceTpl> {
  async create(entity: Sized, context: BackendContext): Promise<void> {
    if (entity.attributes['occi.compute.ephemeral_storage.size'] === undefined) return
    const wanted = entity.attributes[deviceName]
    // From the end of the alphabet: attached storage is given devices from its beginning.
    entity.attributes[deviceName] = await devices.give(entity.location, entity, wanted, lastDevices, context)
  }

  async update(entity: Sized, { attributes }: Changes, context: BackendContext): Promise<void> {
    const wanted = attributes[deviceName]
    if (deviceName in attributes) delete entity.attributes[deviceName]
    if (typeof wanted === 'string') entity.attributes[deviceName] = wanted
    await this.create(entity, context)
  }

  dissociate(entity: Sized, context: BackendContext): void {
    devices.takeBack(entity.location, entity, context)
  }

  /** The device is deleted with the compute. */
  delete(): void {}
}
