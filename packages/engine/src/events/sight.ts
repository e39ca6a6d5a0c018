import { type Awaitable, type Entity, isLink, type Link } from '@occi/core'
import { type Difference, isInside } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import type { SeenEnds } from '../reader.ts'
import type { Moment } from './commit.ts'

/** Determines what the policy allows a caller to see of a commit, also of entities that are gone by now. */
export interface Sight {
  /**
   * Returns whether the caller saw an entity before a commit; undefined if that can no longer be told, since an end of
   * the link has changed or gone in the meantime.
   */
  before(entity: Entity, moment: Moment): Awaitable<boolean | undefined>
  /** Returns whether the caller sees an entity after a commit. */
  after(entity: Entity, moment: Moment): Awaitable<boolean>
  /**
   * Returns the links that may have come into sight or left it, since that end of them has; undefined if there may have
   * been others that have gone in the meantime.
   */
  turned(end: Difference<Entity>, moment: Moment): Awaitable<readonly Difference<Link>[] | undefined>
}

/** The caller sees everything in their scope. */
export const clearSight: Sight = { before: () => true, after: () => true, turned: () => [] }

/** What a policy allows a caller to see. */
export class PolicySight implements Sight {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  async before(entity: Entity, moment: Moment): Promise<boolean | undefined> {
    const { read } = this.#call
    if (!isLink(entity)) return read.sees(entity)
    const { ends, isCertain } = await this.#endsOf(entity, moment, 'before')
    if (isCertain) return read.sees(entity, ends)
    for (const location of ends.keys()) ends.set(location, true)
    return (await read.sees(entity, ends)) ? undefined : false
  }

  async after(entity: Entity, moment: Moment): Promise<boolean> {
    if (!isLink(entity)) return this.#call.read.sees(entity)
    return this.#call.read.sees(entity, (await this.#endsOf(entity, moment, 'after')).ends)
  }

  async turned({ before, after }: Difference<Entity>, { commit, isLate }: Moment) {
    const { read, all } = this.#call
    // Links of an entity that is created or deleted are in commits themselves.
    if (before === undefined || after === undefined || isLink(after)) return []
    const isSeen = await read.sees(after)
    if ((await read.sees(before)) === isSeen) return []
    if (isLate && !isSeen) return undefined
    const at = [after.location]
    const links = [...(await all.links(at, 'source')), ...(await all.links(at, 'target'))]
    return links
      .filter(({ location, owner }) => commit.at(location, owner) === undefined)
      .map((link) => ({ before: link, after: link }))
  }

  /** Whether the caller sees the ends of a link, as they were on one side of a commit. */
  async #endsOf(link: Link, moment: Moment, side: 'before' | 'after') {
    const ends: SeenEnds = new Map()
    let isCertain = true
    for (const location of [link.source, link.target]) {
      if (!isInside(location)) continue
      const end = await this.#endAt(location, link.owner, moment, side)
      ends.set(location, end.entity !== undefined && (await this.#call.read.sees(end.entity)))
      isCertain &&= end.isCertain
    }
    return { ends, isCertain }
  }

  async #endAt(location: string, owner: string | undefined, moment: Moment, side: 'before' | 'after') {
    const { commit } = moment
    const changed = commit.at(location, owner)
    if (changed !== undefined) return { entity: changed[side], isCertain: true }
    // What the next commit has found is what this one has left.
    for (const later of moment.later()) {
      const next = later.at(location, owner)
      if (next !== undefined) return { entity: next.before, isCertain: true }
    }
    const entity = await this.#call.all.entity(location)
    return { entity, isCertain: entity !== undefined && (entity.changed ?? 0) < commit.set.time }
  }
}

/** Returns how a caller sees commits. */
export function sightOf(call: Call): Sight {
  return call.read === call.all ? clearSight : new PolicySight(call)
}
