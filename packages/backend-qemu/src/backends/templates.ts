import {
  AttributeError,
  type AttributesOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  type Entity,
} from '@occi/core'
import type { osTpl, resourceTemplates, resourceTpl } from '@occi/infrastructure'
import type { QemuHypervisor } from '../hypervisor.ts'
import { octetsOfGib } from '../machines.ts'

type Sized = Entity & { attributes: AttributesOf<typeof resourceTemplates.small> }

/** Operating systems: installed by the compute's backend, and again when an inactive compute gets another one. */
export class OsTemplateBackend implements BackendFor<typeof osTpl> {
  readonly #hypervisor: QemuHypervisor

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
  }

  create(): void {}

  async associate(entity: Entity, { categories, catalogue }: BackendContext): Promise<void> {
    this.#requireInactive(entity)
    const { machines, templates } = this.#hypervisor
    const template = templates.among(
      categories.map(({ identifier }) => identifier),
      catalogue,
    )
    if (template !== undefined) await machines.install(entity, await templates.installation(template, entity.owner))
  }

  /** The system that is installed stays, until another template replaces it. */
  dissociate(entity: Entity): void {
    this.#requireInactive(entity)
  }

  delete(): void {}

  #requireInactive(entity: Entity): void {
    const { state } = this.#hypervisor.machines.get(entity).state
    if (state === 'inactive') return
    throw new AttributeError(`an OS template can only be changed while the compute is inactive, it is ${state}`)
  }
}

const sizeName = 'occi.compute.ephemeral_storage.size'
const deviceName = 'occi.compute.ephemeral_storage.deviceid'

/** Sizes: the compute's backend handles cores and memory like any change; ephemeral storage is a disk of the machine. */
export class ResourceTemplateBackend implements BackendFor<typeof resourceTpl> {
  readonly #hypervisor: QemuHypervisor

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
  }

  async create(entity: Sized): Promise<void> {
    const size = entity.attributes[sizeName]
    if (size === undefined) return
    const wanted = entity.attributes[deviceName]
    const { machines } = this.#hypervisor
    const { state } = machines.get(entity).state
    if (state !== 'inactive') {
      throw new AttributeError(`a resource template can only be changed while the compute is inactive, it is ${state}`)
    }
    const device = await machines.addDisk(entity, octetsOfGib(size))
    if (wanted !== undefined && wanted !== device) throw new AttributeError(fixed(device), deviceName)
    entity.attributes[deviceName] = device
  }

  update(entity: Sized, { attributes }: Changes): void {
    const wanted = attributes[deviceName]
    const current = entity.attributes[deviceName]
    if (wanted === undefined || wanted === current) return
    throw new AttributeError(fixed(current), deviceName)
  }

  dissociate(entity: Sized): void {
    this.#hypervisor.machines.removeDisk(entity)
  }

  /** The disk is deleted with the machine. */
  delete(): void {}
}

function fixed(device: string | undefined): string {
  return `${deviceName} is ${device}, the name that the guest gives to this disk: leave it out`
}
