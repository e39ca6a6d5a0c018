import type { Entity } from './entity.ts'
import type { ReceivedMessage } from './message.ts'

/** What a rendering has written of an entity: a text, its octets, or a message whose body is at hand. */
export type Fragment = string | Uint8Array | ReceivedMessage

/**
 * Keeps what a rendering has written of entities, for its media type, its addresses and the categories of its context.
 * A stored entity never changes without another version, so its text stays valid as long as all that it shows does.
 */
export interface Fragments {
  /**
   * Returns what was written before, if all that it shows is as it was then; else writes it.
   *
   * @param part what is written, such as `entity` or `row`; each has one form
   * @param entity what it is about
   * @param others the other entities that it shows or depends on, in an order; undefined for one that is not there
   * @param also what else it depends on, beside the context
   */
  of<F extends Fragment>(
    part: string,
    entity: Entity,
    others: readonly (Entity | undefined)[],
    also: string,
    write: () => F,
  ): F
}

/** Returns what was written of an entity before, or writes it: as `Fragments.of`, if the context keeps anything. */
export function fragmentOf<F extends Fragment>(
  { fragments }: { readonly fragments?: Fragments | undefined },
  part: string,
  entity: Entity,
  others: readonly (Entity | undefined)[],
  also: string,
  write: () => F,
): F {
  return fragments === undefined ? write() : fragments.of(part, entity, others, also, write)
}
