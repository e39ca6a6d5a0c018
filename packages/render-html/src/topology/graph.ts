import { type Direction, type Entity, isLink, type Kind, type Link, type PageQuery } from '@occi/core'
import { type Connection, entitiesAt, linksAt } from '../parts/connections.ts'
import { stateOf } from '../state.ts'
import { type View, webLink } from '../view.ts'
import { decoded, nameAt, nameOf, titleOf } from '../words.ts'

/** A resource in the picture, or what a link leads to outside the service. */
export interface Node {
  /** Its location or URI. */
  readonly key: string
  readonly title: string
  readonly kind?: Kind
  readonly state?: string
  readonly href?: string
  /** Whether the picture is about it. */
  readonly isFocus: boolean
}

/** A link in the picture. */
export interface Edge {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly title: string
  readonly href: string
}

/** What a picture shows. */
export interface Graph {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}

/** How many resources of a collection are drawn, how many of what they are linked to, and how many links of one. */
export const most = { resources: 60, neighbours: 40, links: 160, ofOne: 24 }

/** A resource and what it is linked to. */
export function neighbourhood(entity: Entity, connections: readonly Connection[], view: View): Graph {
  const drawn = connections.slice(0, most.ofOne)
  const nodes = new Map([[entity.location, nodeOf(entity, true, view)]])
  for (const { other, entity: neighbour } of drawn) {
    if (!nodes.has(other))
      nodes.set(other, neighbour === undefined ? nodeAt(other, view) : nodeOf(neighbour, false, view))
  }
  return { nodes: [...nodes.values()], edges: drawn.map(({ link }) => edgeOf(link, view)) }
}

/** A link between its two ends. */
export function linkGraph(link: Link, ends: ReadonlyMap<string, Entity>, view: View): Graph {
  const nodes = [...new Set([link.source, link.target])].map((key) => {
    const entity = ends.get(key)
    return entity === undefined ? nodeAt(key, view) : nodeOf(entity, false, view)
  })
  return { nodes, edges: [edgeOf(link, view)] }
}

/** The resources of a collection with their links, and what these lead to, as far as a picture can show. */
export async function collectionGraph(
  query: Omit<PageQuery, 'limit'>,
  view: View,
): Promise<Graph & { readonly isCut: boolean }> {
  const { items, next } = await view.read.page({ ...query, limit: most.resources })
  const resources = items.filter((entity) => !isLink(entity))
  const [from, to] = await Promise.all([linksOf(resources, 'source', view), linksOf(resources, 'target', view)])
  const found = [...items.filter(isLink), ...from.links, ...to.links]
  const links = new Map(found.map((link) => [link.location, link]))
  const drawn = [...links.values()].slice(0, most.links)
  const nodes = new Map(resources.map((entity) => [entity.location, nodeOf(entity, false, view)]))
  const others = new Set(drawn.flatMap((link) => [link.source, link.target]).filter((key) => !nodes.has(key)))
  const neighbours = [...others].slice(0, most.neighbours)
  const known = await entitiesAt(neighbours, view)
  for (const key of neighbours) {
    const entity = known.get(key)
    nodes.set(key, entity === undefined ? nodeAt(key, view) : nodeOf(entity, false, view))
  }
  const edges = drawn.filter((link) => nodes.has(link.source) && nodes.has(link.target))
  const isCut =
    next !== undefined || from.isCut || to.isCut || drawn.length < links.size || neighbours.length < others.size
  return { nodes: [...nodes.values()], edges: edges.map((link) => edgeOf(link, view)), isCut }
}

/** The links at one end of resources: of each as many as there is room for, since there may be any number. */
async function linksOf(resources: readonly Entity[], direction: Direction, { read }: View) {
  const limit = Math.max(8, Math.ceil(most.links / resources.length))
  const pages = await Promise.all(
    resources.map(({ location }) => read.page({ ...linksAt(location, direction), limit })),
  )
  return {
    links: pages.flatMap(({ items }) => items.filter(isLink)),
    isCut: pages.some(({ next }) => next !== undefined),
  }
}

function nodeOf(entity: Entity, isFocus: boolean, view: View): Node {
  const kind = view.catalogue.kind(entity.kind)
  const state = stateOf(entity)?.value
  return {
    key: entity.location,
    title: nameOf(entity),
    isFocus,
    href: view.path(entity.location),
    kind,
    state,
  }
}

/** What is not at hand: it is outside the service, or the caller may not see it. */
function nodeAt(key: string, view: View): Node {
  const href = key.startsWith('/') ? view.path(key) : webLink(key)
  const title = key.startsWith('/') ? nameAt(key) : decoded(key)
  return { key, title, isFocus: false, href }
}

function edgeOf(link: Link, view: View): Edge {
  const kind = view.catalogue.kind(link.kind)
  const title = link.title ?? (kind === undefined ? nameOf(link) : titleOf(kind))
  return { key: link.location, from: link.source, to: link.target, title, href: view.path(link.location) }
}
