import { type Entity, isLink, type Revision } from '@occi/core'
import { coreAttributeName, type ServiceEvent } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { Call } from '../call.ts'
import { EventFeed, type FeedOptions } from '../events/event-feed.ts'
import { EventView } from '../events/event-view.ts'
import { meets } from '../meets.ts'
import { authorizeList, find } from '../operations/retrieve.ts'
import { filteredCollection, requireSomething } from './filter.ts'
import type { Task } from './task.ts'

/** The events of a target from one moment on. */
export interface Feed {
  /** The state after which it starts; undefined if it is not known yet whether the changes after it are kept. */
  readonly position: Revision | undefined
  /** Ends when the signal aborts, or when the registry is closed. To be read once. */
  readonly events: AsyncIterable<ServiceEvent>
}

/** What a caller may follow. */
export interface Following {
  /**
   * Starts to follow: from now on nothing is missed, and however slowly the events are read, nothing else waits for it.
   * A reader who is too slow gets `reset` in place of what is no longer kept.
   *
   * @throws OcciError `unavailable`
   */
  open(options: FeedOptions): Promise<Feed>
}

/**
 * Prepares to follow an entity, or a collection narrowed by its filter: nothing is followed before it is opened. Events
 * tell what is stored; backends are not called for them.
 *
 * @throws OcciError `not-found`, and what the policy refuses with
 */
export async function follow(task: Task): Promise<Following> {
  const { call } = task
  const view = new EventView(call, await matcherOf(task))
  return { open: (options) => open(call, view, options) }
}

async function open({ services }: Call, view: EventView, options: FeedOptions): Promise<Feed> {
  const { hub, registry } = services
  const feed = new EventFeed(hub, view, options)
  await feed.open()
  return { position: feed.position, events: feed.events(registry) }
}

async function matcherOf(task: Task): Promise<(entity: Entity) => boolean> {
  const { location, call } = task
  if (!location.endsWith('/')) return entityMatcher(task)
  await requireSomething(task)
  const query = await filteredCollection(task)
  await authorizeList(query, call)
  const { search } = call.services.registry
  return (entity) => meets(entity, query, search)
}

async function entityMatcher({ location: named, call, check, around }: Task): Promise<(entity: Entity) => boolean> {
  const found = await find(named, call)
  const { location } = found.entity
  await authorize(call, { type: 'retrieve', key: location, entity: found.entity })
  check?.(found)
  if (around !== true) return (entity) => entity.location === location
  const neighbours = await neighboursOf(found.entity, call)
  return (entity) => {
    if (entity.location === location || neighbours.has(entity.location)) return true
    if (!isLink(entity) || (entity.source !== location && entity.target !== location)) return false
    neighbours.add(entity.source).add(entity.target)
    return true
  }
}

/** How many links in each direction lead to a neighbour that is followed too. */
const mostNeighbours = 100

/** The locations at the other ends of an entity's links; of a link both ends. */
async function neighboursOf(entity: Entity, { read }: Call): Promise<Set<string>> {
  if (isLink(entity)) return new Set([entity.source, entity.target])
  const { location } = entity
  const linksAt = async (direction: 'source' | 'target') => {
    const attributes = new Map([[coreAttributeName(direction), location]])
    return (await read.page({ attributes, limit: mostNeighbours })).items.filter(isLink)
  }
  const [from, to] = [await linksAt('source'), await linksAt('target')]
  return new Set([...from.map(({ target }) => target), ...to.map(({ source }) => source)])
}
