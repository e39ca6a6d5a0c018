import type { Kind, Mixin } from '@occi/core'
import { isLinkKind, type Size, sizeOf } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { sortMixins } from '../forms/mixin-choice.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { glyph } from '../parts/glyph.ts'
import { icon } from '../parts/icon.ts'
import { emptyState } from '../parts/notice.ts'
import { shortSize } from '../size.ts'
import { isStateName, toneOf } from '../state.ts'
import { queryInterface, type View } from '../view.ts'
import { counted, grouped, shortName, titleOf } from '../words.ts'

/** How many collections of one sort are counted; each costs one question to the registry. */
const most = 60

/** What the service offers, how much of it there is, and where to begin. */
export async function homePage(view: View): Promise<Page> {
  const { catalogue, site, collections: offered } = view
  const { groups, others } = sortMixins(catalogue.mixins)
  const [numbers, states, all] = await Promise.all([
    counts([...offered.slice(0, most), ...catalogue.mixins.filter((mixin) => !mixin.exclusive).slice(0, most)], view),
    statesOf(offered.slice(0, most), view),
    view.read.count({}),
  ])
  const resources = offered.filter((kind) => !isLinkKind(kind))
  const links = offered.filter(isLinkKind)
  const lists = [
    ...groups.map(({ parent, members }) => ({ title: titleOf(parent), mixins: members })),
    { title: 'Features', mixins: others.filter((mixin) => !mixin.userDefined) },
  ]
  const body = html`<div class="head"><h1>${site.name}</h1><p class="lead">${summary(all, offered.length, view)}</p></div>
<section aria-labelledby="resources"><h2 id="resources">Resources</h2><ul class="cards">${resources.slice(0, most).map((kind) => card(kind, numbers, states, view))}</ul></section>
${links.length > 0 && html`<section aria-labelledby="links"><h2 id="links">Links</h2><ul class="cards low">${links.slice(0, most).map((kind) => card(kind, numbers, states, view))}</ul></section>`}
<div class="halves">
${lists.map(({ title, mixins }, index) => mixins.length > 0 && mixinList(title, `list-${index}`, mixins, numbers, view))}
${tagSection(
  others.filter((mixin) => mixin.userDefined),
  numbers,
  view,
)}
</div>`
  return { title: site.name, trail: [], body, current: '/', events: view.path('/') }
}

function summary(all: number | undefined, kinds: number, view: View): Content {
  const entities = all === undefined ? 'All entities' : counted(all, 'entity', 'entities')
  if (all === 0) return 'Nothing has been created yet. Create your first entity.'
  return html`<a href="${view.path('/', [['page', '1']])}">${entities}</a> of ${counted(kinds, 'kind', 'kinds')}. <a href="${view.path('/', [['map', '']])}">See them on the map</a>.`
}

type Numbers = ReadonlyMap<Kind | Mixin, number | undefined>

async function counts(categories: readonly (Kind | Mixin)[], { read }: View): Promise<Numbers> {
  const numbers = await Promise.all(
    categories.map((one) => read.count(one.class === 'kind' ? { kind: one.identifier } : { mixins: [one.identifier] })),
  )
  return new Map(categories.map((one, index) => [one, numbers[index]]))
}

/** How many entities of a kind are in one of its states. */
interface InState {
  readonly name: string
  readonly value: string
  readonly size: Size
}

type States = ReadonlyMap<Kind, readonly InState[]>

/** How many states in all are counted. */
const mostStates = 60

/** The states in which entities are; each costs one question to the registry. */
async function statesOf(kinds: readonly Kind[], { read }: View): Promise<States> {
  const all = kinds.flatMap((kind) =>
    Object.entries(kind.all)
      .filter(([name]) => isStateName(name))
      .slice(0, 1)
      .flatMap(([name, { enum: values = [] }]) => values.map((value) => ({ kind, name, value: String(value) }))),
  )
  const found = await Promise.all(
    all.slice(0, mostStates).map(async ({ kind, name, value }) => {
      const query = { kind: kind.identifier, attributes: new Map([[name, value]]) }
      return { kind, name, value, size: await sizeOf(query, read) }
    }),
  )
  const some = found.filter(({ size }) => size.number > 0)
  return new Map(kinds.map((kind) => [kind, some.filter((one) => one.kind === kind)]))
}

function stateLink({ name, value, size }: InState, location: string, view: View): Markup {
  return html`<li><a href="${view.path(location, [[name, value]])}"><span class="dot tone-${toneOf(value)}" aria-hidden="true"></span>${shortSize(size)} ${value}</a></li>`
}

function card(kind: Kind, numbers: Numbers, states: States, view: View): Markup | false {
  const create = view.createPath(kind)
  if (kind.location === undefined || create === undefined) return false
  const { location } = kind
  const inStates = states.get(kind) ?? []
  const number = numbers.get(kind)
  return html`<li class="card"><a class="to" href="${view.path(location)}">${glyph(kind, view.catalogue)}<span class="name">${titleOf(kind)}</span>${number !== undefined && html`<span class="number">${grouped(number)}</span>`}</a>
${inStates.length > 0 && html`<ul class="states">${inStates.map((one) => stateLink(one, location, view))}</ul>`}
<a class="create" href="${create}">${icon('plus')}Create<span class="hidden"> ${titleOf(kind)}</span></a></li>`
}

/** How many mixins of one sort the home page names. */
const mostNamed = 12

function mixinList(title: string, id: string, mixins: readonly Mixin[], numbers: Numbers, view: View): Markup {
  const rest = mixins.length - mostNamed
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${mixinRows(mixins, numbers, view)}
${rest > 0 && html`<p class="hint"><a href="${view.path(queryInterface)}">${rest} more</a></p>`}</section>`
}

function mixinRows(mixins: readonly Mixin[], numbers: Numbers, view: View): Markup {
  return html`<ul class="rows">${mixins.slice(0, mostNamed).map((mixin) => {
    const number = numbers.get(mixin)
    return html`<li><a href="${view.path(mixin.location)}">${shortName(titleOf(mixin))}</a>${number !== undefined && html`<span class="soft number">${grouped(number)}</span>`}</li>`
  })}</ul>`
}

function tagSection(tags: readonly Mixin[], numbers: Numbers, view: View): Markup {
  const define = html`<a class="button" href="${view.path(queryInterface, [['define', '']])}">${icon('plus')}Define a tag</a>`
  return html`<section aria-labelledby="tags"><h2 id="tags">Tags</h2>${
    tags.length > 0
      ? html`${mixinRows(tags, numbers, view)}<p class="row">${define}</p>`
      : emptyState('No tags yet', 'Tags group what belongs together, across all kinds.', define)
  }</section>`
}
