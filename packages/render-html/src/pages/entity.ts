import { type Entity, type EntityChange, isLink, type Kind, type Link, mixinsOf } from '@occi/core'
import type { Page } from '../document.ts'
import { linksEndingAt, linksStartingAt } from '../forms/link-rows.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { entityActions, type RefusedAction } from '../parts/actions.ts'
import { attributeSections } from '../parts/attributes.ts'
import { type Connections, connectionsOf, connectionTable, endMarkup, entitiesAt } from '../parts/connections.ts'
import { copyable } from '../parts/copy.ts'
import { glyph } from '../parts/glyph.ts'
import { historySection, mostChanges } from '../parts/history.ts'
import { icon } from '../parts/icon.ts'
import { mixinSection } from '../parts/mixins.ts'
import { doneNotice, emptyState } from '../parts/notice.ts'
import { entityTrail } from '../parts/trail.ts'
import { badge, isInTransition, stateOf } from '../state.ts'
import { linkGraph, most, neighbourhood } from '../topology/graph.ts'
import { topology } from '../topology/svg.ts'
import { fullTime } from '../value.ts'
import type { View } from '../view.ts'
import { decoded, nameOf, presentOf, titleOf, titleOfIdentifier } from '../words.ts'

/** What the page of an entity shows beside it: of a link its ends, of a resource its connections. */
export type Surroundings = { readonly changes: readonly EntityChange[] } & (
  | { readonly ends: ReadonlyMap<string, Entity> }
  | { readonly connections: Connections }
)

/** Reads what the page of an entity shows beside it. */
export async function surroundingsOf(entity: Entity, links: readonly Link[], view: View): Promise<Surroundings> {
  const changes = await view.read.history(entity, mostChanges.beside)
  if (isLink(entity)) return { changes, ends: await entitiesAt([entity.source, entity.target], view) }
  return { changes, connections: await connectionsOf(entity.location, links, view) }
}

/** The entities that the page of an entity shows beside it, and in words all else that is not of them. */
export function shownBeside(entity: Entity, around: Surroundings): readonly [readonly (Entity | undefined)[], string] {
  // Which changes are kept, and which the caller may see, is not told by the version of the entity.
  const times = around.changes.map(({ time }) => time)
  if ('ends' in around)
    return [isLink(entity) ? [around.ends.get(entity.source), around.ends.get(entity.target)] : [], String(times)]
  const { shown, total, isCut } = around.connections
  return [shown.flatMap(({ link, entity: other }) => [link, other]), JSON.stringify([total, isCut, times])]
}

/** What the page of an entity says of the request before it. */
interface Told {
  readonly created?: boolean
  readonly refused?: RefusedAction | undefined
}

/** An entity: its state and what can be done, its attributes, what it is linked to, what it holds. */
export function entityPage(entity: Entity, around: Surroundings, view: View, { created, refused }: Told = {}): Page {
  const kind = view.catalogue.kind(entity.kind)
  const title = nameOf(entity)
  const body = html`${notice(created, view)}
${head(entity, around.changes, view, refused)}
<div class="columns"><div class="wide">
${'ends' in around ? isLink(entity) && linkSection(entity, around.ends, view) : connectionSection(entity, around.connections, view)}
${attributeSections(entity, view)}
</div><div class="narrow">
${mixinSection(entity, view)}
${identity(entity, view)}
${historySection(entity, around.changes, view)}
</div></div>`
  const isPassing = isInTransition(entity, view)
  return {
    title,
    trail: entityTrail(entity, view),
    body,
    current: kind?.location ?? '/',
    events: eventsOf(entity, view),
    isPassing,
  }
}

/** The address of the events that may change the page of an entity: its own, and those of its links and neighbours. */
export function eventsOf({ location }: Entity, view: View): string {
  return `${view.path(location)}?around`
}

/** What has just been done, where the page answers a form. */
function notice(created = false, { request, catalogue }: View): Content {
  if (created) return doneNotice('Created.')
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const term = request.query.get('action')
  if (term === null) return doneNotice('Saved.')
  const action = catalogue.actions.find((one) => one.term === term)
  return doneNotice(action === undefined ? 'Done.' : `${titleOf(action)}: done.`)
}

function head(
  entity: Entity,
  changes: readonly EntityChange[],
  view: View,
  refused: RefusedAction | undefined,
): Markup {
  const { catalogue } = view
  const kind = catalogue.kind(entity.kind)
  const state = stateOf(entity)
  const message = state === undefined ? undefined : entity.attributes[`${state.name}.message`]
  const actions = entityActions(entity, view, refused)
  const here = (query: string) => view.path(entity.location, [[query, query === 'confirm' ? 'delete' : '']])
  return html`<div class="head"><p class="above">${glyph(kind, catalogue)}${
    kind === undefined ? entity.kind : html`<a href="${view.docs(kind)}">${titleOf(kind)}</a>`
  }</p>
<h1>${nameOf(entity)}${state !== undefined && badge(state.value)}</h1>
${inProgress(entity, changes[0], view)}${typeof message === 'string' && message !== '' && html`<p class="message">${message}</p>`}
${!isLink(entity) && entity.summary !== undefined && html`<p class="lead">${entity.summary}</p>`}
<div class="bar">${actions.now}<span class="gap"></span><span class="row"><a class="button quiet" href="${here('edit')}">${icon('edit')}Edit</a><a class="button quiet danger" href="${here('confirm')}">${icon('trash')}Delete …</a></span></div>
${actions.later.length > 0 && html`<p class="hint">Not possible now: ${actions.later.join(', ')}.</p>`}
</div>`
}

/** What is being done, if that takes its time. */
function inProgress(entity: Entity, last: EntityChange | undefined, view: View): Content {
  if (!isInTransition(entity, view)) return false
  const action = view.catalogue.actions.find((one) => one.term === last?.action)
  const since = last !== undefined && action !== undefined && html` since ${fullTime(last.time)}`
  return html`<p class="message doing"><span class="spinner" aria-hidden="true"></span><strong>${action === undefined ? 'In progress…' : presentOf(action)}</strong>${since}</p>`
}

function connectionSection(entity: Entity, connections: Connections, view: View): Markup {
  return html`<section aria-labelledby="connections"><h2 id="connections">Connections</h2>
${connections.total.number === 0 ? noConnections(entity, view) : connected(entity, connections, view)}
</section>`
}

function connected(entity: Entity, connections: Connections, view: View): Markup {
  const graph = neighbourhood(entity, connections.shown, view)
  return html`${topology(graph, `What ${nameOf(entity)} is linked to`, view)}
${connections.shown.length > most.ofOne && html`<p class="hint">The picture shows the first ${most.ofOne} links.</p>`}
${connectionTable(connections, entity.location, view, 'links')}
<p class="row connect">${connectButtons(entity, view)}</p>`
}

function noConnections(entity: Entity, view: View): Markup {
  return emptyState(
    'Not connected',
    'Links to other resources are shown here, from either end.',
    connectButtons(entity, view),
  )
}

/** The ways to the forms that create a link which starts or ends here. */
function connectButtons(entity: Entity, view: View): Content {
  const own = view.catalogue.kind(entity.kind)
  if (own === undefined) return []
  const button = (end: 'source' | 'target') => (kind: Kind) => {
    const href = view.createPath(kind, [
      [end, entity.location],
      ['_back', entity.location],
    ])
    return href !== undefined && html`<a class="button" href="${href}">${icon('plus')}${titleOf(kind)}</a>`
  }
  return [...linksStartingAt(own, view).map(button('source')), ...linksEndingAt(own, view).map(button('target'))]
}

function linkSection(link: Link, ends: ReadonlyMap<string, Entity>, view: View): Markup {
  const graph = linkGraph(link, ends, view)
  return html`<section aria-labelledby="ends"><h2 id="ends">What it connects</h2>
${topology(graph, `What ${nameOf(link)} connects`, view)}
<dl class="facts"><div><dt>From<code>occi.core.source</code></dt><dd>${endMarkup(link.source, ends.get(link.source), view)}</dd></div>
<div><dt>To<code>occi.core.target</code></dt><dd>${endMarkup(link.target, ends.get(link.target), view)}${
    link.targetKind !== undefined &&
    html`<p class="hint">${titleOfIdentifier(link.targetKind, view.catalogue.kind(link.targetKind))}</p>`
  }</dd></div></dl></section>`
}

/** What programs know it by. */
function identity(entity: Entity, view: View): Markup {
  const mixins = mixinsOf(entity, view.catalogue).length
  return html`<section aria-labelledby="identity"><h2 id="identity">Identity</h2><dl class="facts small">
<div><dt>Id</dt><dd>${copyable(entity.id, 'the id')}</dd></div>
<div><dt>Address</dt><dd>${copyable(decoded(entity.location), 'the address')}</dd></div>
<div><dt>Kind</dt><dd><code>${entity.kind}</code></dd></div>
${entity.created !== undefined && html`<div><dt>Created</dt><dd>${fullTime(entity.created)}</dd></div>`}
${entity.changed !== undefined && html`<div><dt>Changed</dt><dd>${fullTime(entity.changed)}</dd></div>`}
${mixins < entity.mixins.length && html`<div><dt>Unknown mixins</dt><dd>${entity.mixins.length - mixins}</dd></div>`}
</dl></section>`
}
