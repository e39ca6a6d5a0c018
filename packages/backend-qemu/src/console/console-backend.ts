import type { BackendFor, Entity } from '@occi/core'
import { type consoleMixin, consolePath, pathOfConsole } from './console-mixin.ts'

/** Gives computes the path of their console. */
export class ConsoleBackend implements BackendFor<typeof consoleMixin> {
  create(entity: Entity): void {
    entity.attributes[consolePath] = pathOfConsole(entity)
  }

  delete(): void {}
}
