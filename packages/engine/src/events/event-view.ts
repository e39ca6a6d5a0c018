import { type Awaitable, type Entity, isLink, type Link } from '@occi/core'
import { chain, type Difference, type EntityWithLinks, type ServiceEvent } from '@occi/core/authoring'
import { sees } from '@occi/core/store'
import type { Call } from '../call.ts'
import { countRead, turnIfBusy } from '../turn.ts'
import { type Commit, eitherOf, type Moment } from './commit.ts'
import { clearSight, type Sight, sightOf } from './sight.ts'

/** Beyond so many entities of a commit each stream looks for itself, in turns, whether it is concerned. */
const fewEntities = 50

const noLinks: readonly Link[] = []

/** What a stream shows of commits: the events for what matches, as far as its caller sees it. */
export class EventView {
  readonly #call: Call
  readonly #matches: (entity: Entity) => boolean
  readonly #sight: Sight

  constructor(call: Call, matches: (entity: Entity) => boolean) {
    this.#call = call
    this.#matches = matches
    this.#sight = sightOf(call)
  }

  /** Returns whether a commit may have events, as far as that is known at once. */
  concerns({ set: { entities, mixins } }: Commit): boolean {
    if (mixins.length > 0 || entities.length > fewEntities) return true
    return entities.some((difference) => {
      const either = eitherOf(difference)
      if (!sees(this.#call.scope, either)) return false
      return this.#sight !== clearSight || isLink(either) || this.#isMatch(difference)
    })
  }

  /** The events of a commit. */
  async *events(moment: Moment): AsyncGenerator<ServiceEvent> {
    const { scope } = this.#call
    const { commit } = moment
    const { entities, mixins } = commit.set
    const changed = mixins.map(eitherOf).filter((mixin) => sees(scope, mixin))
    if (changed.length > 0) {
      yield { type: 'categories', identifiers: changed.map(({ scheme, term }) => scheme + term) }
    }
    for (const difference of entities) {
      countRead(1)
      await turnIfBusy()
      if (!sees(scope, eitherOf(difference))) continue
      const event = await this.#eventOf(difference, moment)
      if (event !== undefined) yield event
      const links = await this.#sight.turned(difference, moment)
      if (links === undefined) yield { type: 'reset' }
      for (const link of links ?? []) {
        const turned = await this.#eventOf(link, moment)
        if (turned !== undefined) yield turned
        const source = await this.#sourceEvent(eitherOf(link).source, [link], moment)
        if (source !== undefined) yield source
      }
    }
    for (const [source, links] of commit.linksBySource) {
      countRead(1)
      await turnIfBusy()
      const event = await this.#sourceEvent(source, links, moment)
      if (event !== undefined) yield event
    }
  }

  #isMatch({ before, after }: Difference<Entity>): boolean {
    return (before !== undefined && this.#matches(before)) || (after !== undefined && this.#matches(after))
  }

  async #eventOf(difference: Difference<Entity>, moment: Moment): Promise<ServiceEvent | undefined> {
    if (!this.#isMatch(difference)) return undefined
    const [before, after] = [this.#complete(difference.before), this.#complete(difference.after)]
    const was = before !== undefined && this.#matches(before) ? await this.#sight.before(before, moment) : false
    const is = after !== undefined && this.#matches(after) && (await this.#sight.after(after, moment))
    if (is) {
      const found = await this.#found(after.location, moment.commit, () => this.#withLinks(after))
      return found && { type: was === false ? 'created' : 'updated', found }
    }
    if (was === undefined) return { type: 'reset' }
    if (!was || before === undefined) return undefined
    const { id, location, kind } = before
    return { type: 'deleted', entity: { id, location, kind } }
  }

  /** A resource that is shown with its links is updated when one of those changes that the caller sees. */
  async #sourceEvent(
    source: string,
    links: readonly Difference<Link>[],
    moment: Moment,
  ): Promise<ServiceEvent | undefined> {
    if (!(await this.#showsAny(source, links, moment))) return undefined
    const found = await this.#found(source, moment.commit, () =>
      this.#call.read.snapshot(source, { links: ['source'] }),
    )
    return found !== undefined && this.#matches(found.entity) ? { type: 'updated', found } : undefined
  }

  async #showsAny(source: string, links: readonly Difference<Link>[], moment: Moment): Promise<boolean> {
    for (const link of links) {
      const { owner } = eitherOf(link)
      // It has an event of its own.
      if (!sees(this.#call.scope, { owner }) || moment.commit.at(source, owner) !== undefined) continue
      const [before, after] = [this.#complete(link.before), this.#complete(link.after)]
      if (before?.source === source && (await this.#sight.before(before, moment)) !== false) return true
      if (after?.source === source && (await this.#sight.after(after, moment))) return true
    }
    return false
  }

  /** Callers who see all of a scope share what is read. */
  #found(
    location: string,
    commit: Commit,
    read: () => Awaitable<EntityWithLinks | undefined>,
  ): Awaitable<EntityWithLinks | undefined> {
    return this.#sight === clearSight ? commit.found(location, this.#call.owner, read) : read()
  }

  #withLinks(entity: Entity): Awaitable<EntityWithLinks> {
    if (isLink(entity)) return { entity, links: noLinks }
    return chain(this.#call.read.links([entity.location], 'source'), (links) => ({ entity, links }))
  }

  #complete<E extends Entity>(entity: E | undefined): E | undefined {
    const { catalogue, services } = this.#call
    return entity && services.completion.of(entity, catalogue)
  }
}
