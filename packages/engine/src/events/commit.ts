import { type Awaitable, type Entity, isLink, type Link } from '@occi/core'
import { type ChangeSet, type Difference, type EntityWithLinks, isPromise, lockKey } from '@occi/core/authoring'

/** A commit that streams look at, with what is found out about it once for all of them. */
export class Commit {
  readonly set: ChangeSet
  readonly #found = new Map<string, Awaitable<EntityWithLinks | undefined>>()
  #byKey: ReadonlyMap<string, Difference<Entity>> | undefined
  #bySource: ReadonlyMap<string, readonly Difference<Link>[]> | undefined

  constructor(set: ChangeSet) {
    this.set = set
  }

  /** Returns what happened to the entity that an owner sees at a location. */
  at(location: string, owner: string | undefined): Difference<Entity> | undefined {
    this.#byKey ??= byKey(this.set)
    return this.#byKey.get(lockKey(location, owner)) ?? this.#byKey.get(location)
  }

  /** What happened to links, by the location of the resource that they start from. */
  get linksBySource(): ReadonlyMap<string, readonly Difference<Link>[]> {
    this.#bySource ??= bySource(this.set)
    return this.#bySource
  }

  /** Reads what is shown of an entity, once for all callers of an owner; what cannot be read is tried again. */
  found(
    location: string,
    owner: string | undefined,
    read: () => Awaitable<EntityWithLinks | undefined>,
  ): Awaitable<EntityWithLinks | undefined> {
    const key = lockKey(location, owner)
    const known = this.#found.get(key)
    if (known !== undefined || this.#found.has(key)) return known
    const found = read()
    this.#found.set(key, found)
    if (isPromise(found)) found.catch(() => this.#found.delete(key))
    return found
  }
}

/** A commit as a stream comes past it, and what came after it. */
export interface Moment {
  readonly commit: Commit
  /** Whether later commits have been made. */
  readonly isLate: boolean
  /** The later commits that are at hand, oldest first, with none missing in between. */
  later(): Iterable<Commit>
}

/** Returns an entity as one of the two sides of a difference has it: after the commit, else before. */
export function eitherOf<T>({ before, after }: Difference<T>): T {
  const either = after ?? before
  if (either === undefined) throw new TypeError('a difference has at least one side')
  return either
}

function byKey({ entities }: ChangeSet): ReadonlyMap<string, Difference<Entity>> {
  const found = new Map<string, Difference<Entity>>()
  for (const difference of entities) {
    const { location, owner } = eitherOf(difference)
    found.set(lockKey(location, owner), difference)
  }
  return found
}

function bySource({ entities }: ChangeSet): ReadonlyMap<string, readonly Difference<Link>[]> {
  const found = new Map<string, Difference<Link>[]>()
  for (const { before, after } of entities) {
    const link = { before: asLink(before), after: asLink(after) }
    for (const source of new Set([link.before?.source, link.after?.source])) {
      if (source === undefined) continue
      const others = found.get(source)
      if (others === undefined) found.set(source, [link])
      else others.push(link)
    }
  }
  return found
}

function asLink(entity: Entity | undefined): Link | undefined {
  return entity !== undefined && isLink(entity) ? entity : undefined
}
