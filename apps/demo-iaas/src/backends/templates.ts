import { AttributeError, type BackendFor, type Entity } from '@occi/core'
import { compute, computeMachine, type osTpl, type resourceTpl, stateOf } from '@occi/infrastructure'

/** Operating systems: installed when a compute is created, and again when an inactive one gets another. */
export class OsTemplateBackend implements BackendFor<typeof osTpl> {
  create(): void {}

  /** GFD.224 OS Template: where a change is not supported, the client is told. */
  associate(entity: Entity): void {
    const state = stateOf(entity, computeMachine)
    if (entity.kind !== compute.identifier || state === 'inactive') return
    throw new AttributeError(
      `the OS template can be changed while the compute is inactive, it is ${state}: stop it first`,
    )
  }

  /** A compute without a template keeps what is installed. */
  dissociate(): void {}

  delete(): void {}
}

/** Sizes: the service sets them, and the compute's backend hears of it as of every change. */
export class ResourceTemplateBackend implements BackendFor<typeof resourceTpl> {
  create(entity: Entity): void {
    entity.attributes['occi.compute.ephemeral_storage.deviceid'] ??= '/dev/vdz'
  }

  associate(entity: Entity): void {
    this.create(entity)
  }

  dissociate(): void {}

  delete(): void {}
}
