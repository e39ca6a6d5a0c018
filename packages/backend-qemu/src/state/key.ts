import { createHash } from 'node:crypto'

/** Names an entity: two owners may have one at equal locations. */
export interface Place {
  readonly location: string
  readonly owner?: string | undefined
}

/** Returns the name of an entity's files: the same for the same entity, safe in a path, short enough for a socket. */
export function keyOf({ location, owner = '' }: Place): string {
  return createHash('sha256').update(`${owner} ${location}`).digest('hex').slice(0, 24)
}
