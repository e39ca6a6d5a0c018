import {
  type ActionInvocation,
  AttributeError,
  attributeOf,
  type BackendContext,
  type BackendFor,
  type Changes,
  type EntityOf,
  HttpError,
  isInvocationOf,
  takeOwn,
} from '@occi/core'
import { type compute, computeActions } from '@occi/infrastructure'
import { completeCompute, SavedTemplates } from '@occi/infrastructure/backends'
import type { QemuHypervisor } from '../hypervisor.ts'
import { type MachineValues, mebibytesOf, octetsOfGib } from '../machines.ts'
import { refresher } from './refresh.ts'

type Compute = EntityOf<typeof compute>

/** The most processors that QEMU gives to a machine of this type. */
const mostCores = 255

/** Runs computes as machines of QEMU. */
export class ComputeBackend implements BackendFor<typeof compute> {
  readonly #hypervisor: QemuHypervisor
  readonly #refresh: ReturnType<typeof refresher>
  readonly #saved: SavedTemplates

  constructor(hypervisor: QemuHypervisor) {
    this.#hypervisor = hypervisor
    this.#refresh = refresher(hypervisor)
    this.#saved = new SavedTemplates(hypervisor.templateScheme)
  }

  async create(entity: Compute, { catalogue }: BackendContext): Promise<void> {
    const values = complete(entity)
    const { machines, templates } = this.#hypervisor
    const installation = await templates.installation(templates.among(entity.mixins, catalogue), entity.owner)
    const ephemeral = Number(attributeOf(entity, 'occi.compute.ephemeral_storage.size') ?? 0)
    await machines.create(entity, values, installation, octetsOfGib(ephemeral))
    this.#refresh(entity)
  }

  retrieve(entity: Compute): void {
    this.#refresh(entity)
  }

  /** Sizes and name change while a machine is inactive: QEMU reads them when it starts. */
  update(entity: Compute, changes: Changes, context: BackendContext): void {
    const before = complete(entity)
    takeOwn(entity, changes, context)
    const values = complete(entity)
    const { cores, memory, hostname } = values
    if (cores === before.cores && memory === before.memory && hostname === before.hostname) return
    const { state } = this.#hypervisor.machines.get(entity).state
    if (state !== 'inactive') {
      throw new HttpError(
        409,
        `cores, memory and hostname of ${entity.location} can change while it is inactive: stop it first`,
      )
    }
    this.#hypervisor.machines.configure(entity, values)
  }

  delete(entity: Compute): Promise<void> {
    return this.#hypervisor.machines.remove(entity)
  }

  async action(entity: Compute, invocation: ActionInvocation, context: BackendContext): Promise<string | undefined> {
    const { machines, templates, volumes } = this.#hypervisor
    if (isInvocationOf(invocation, computeActions.save)) {
      const { name, method = 'hot' } = invocation.attributes
      const identifier = this.#saved.save(entity, name, context)
      await templates.save(entity, identifier, method)
      return identifier
    }
    const machine = machines.get(entity)
    if (isInvocationOf(invocation, computeActions.stop)) {
      await machine.stop(invocation.attributes.method ?? 'graceful')
    } else if (isInvocationOf(invocation, computeActions.restart)) {
      machine.change(guestData(entity))
      await machine.restart(invocation.attributes.method ?? 'graceful')
    } else if (isInvocationOf(invocation, computeActions.suspend)) {
      await machine.suspend(invocation.attributes.method ?? 'suspend')
    } else {
      volumes.requireFree(machine)
      machine.change(guestData(entity))
      await machine.start()
    }
    this.#refresh(entity)
    return undefined
  }
}

/** What a guest reads when it boots, from the mixins of OCCI and those of OpenStack's interface. */
function guestData(entity: Compute): { publicKeys: readonly string[]; userData: string | undefined } {
  const keys = ['occi.credentials.ssh.publickey', 'org.openstack.credentials.publickey.data']
  const data = ['occi.compute.userdata', 'org.openstack.compute.user_data']
  const valuesOf = (names: readonly string[]) =>
    names.map((name) => attributeOf(entity, name)).flatMap((value) => (value === undefined ? [] : String(value)))
  return { publicKeys: valuesOf(keys), userData: valuesOf(data)[0] }
}

/** Chooses values that the client left out, and refuses those that no machine can have. */
function complete(entity: Compute): MachineValues {
  const { cores, memory, hostname } = completeCompute(entity)
  if (cores > mostCores) {
    throw new AttributeError(`occi.compute.cores is ${cores}, expected at most ${mostCores}`, 'occi.compute.cores')
  }
  const mebibytes = mebibytesOf(memory)
  if (mebibytes < 1 || mebibytes > 4 * 1024 ** 2) {
    const message = `occi.compute.memory is ${memory} GiB, expected more than 0 and at most 4096`
    throw new AttributeError(message, 'occi.compute.memory')
  }
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(hostname)) {
    const message = 'occi.compute.hostname must be a DNS name of letters, digits, hyphens and dots'
    throw new AttributeError(message, 'occi.compute.hostname')
  }
  return { cores, memory: mebibytes, hostname }
}
