import { type Backend, type BackendContext, type Changes, type Entity, takeOwn } from '@occi/core'
import { octetsOf } from './base64.ts'

/** What a machine does with data after its boot: the types that cloud-init knows and that can be recognized. */
export type UserDataType = 'script' | 'cloud-config' | 'multipart' | 'gzip' | 'unknown'

/**
 * Keeps the user data that a compute runs after its boot. Its type must be recognized when it is received
 * (`GFD.224 Contextualization Mixin`); it is kept in the extras of the entity.
 */
export class ContextualizationBackend implements Backend {
  readonly #attribute: string

  /** @param attribute the one that holds the data */
  constructor(attribute: string) {
    this.#attribute = attribute
  }

  create(entity: Entity): void {
    const data = entity.attributes[this.#attribute]
    if (data !== undefined) entity.extras = { ...entity.extras, [this.#attribute]: userDataType(String(data)) }
  }

  update(entity: Entity, changes: Changes, context: BackendContext): void {
    takeOwn(entity, changes, context)
    this.create(entity)
  }

  delete(entity: Entity): void {
    const { [this.#attribute]: _, ...extras } = entity.extras ?? {}
    entity.extras = extras
  }
}

/** Returns the type of user data, which is plain text, or base64 if it has several lines. */
export function userDataType(data: string): UserDataType {
  return typeOf(data) ?? typeOf(octetsOf(data) ?? '') ?? 'unknown'
}

function typeOf(octets: string): UserDataType | undefined {
  if (octets.startsWith('\x1f\x8b')) return 'gzip'
  const start = octets.slice(0, 64).toLowerCase()
  if (start.startsWith('#!')) return 'script'
  if (start.startsWith('#cloud-config')) return 'cloud-config'
  return start.startsWith('content-type: multipart/') || start.startsWith('mime-version:') ? 'multipart' : undefined
}
