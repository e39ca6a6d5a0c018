import { type Catalogue, isLink, type Kind } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { sortMixins } from '../forms/mixin-choice.ts'
import { html } from '../markup.ts'
import { isStateName, stateMark } from '../state.ts'
import { none, shortTime, shortValue } from '../value.ts'
import { decoded, titleOf, titleOfIdentifier } from '../words.ts'
import { addressColumn, attributeColumns } from './attribute-columns.ts'
import type { Column } from './column.ts'
import { endMarkup } from './connections.ts'

/** The columns that a table can show. */
export interface Columns {
  readonly all: readonly Column[]
  /** The ids of those that it shows if none are chosen. */
  readonly usual: ReadonlySet<string>
}

/** How many columns a table shows by default beside title, state and time; and one of links, beside its ends as well. */
const [mostUsual, mostUsualOfLinks] = [5, 2]
/** How many of these are templates. */
const mostTemplates = 2
/** How many columns can be chosen from. */
const most = 40

/**
 * Returns the columns of the entities of a kind, or of any kind. They follow from the definitions alone, so that all
 * pages of a listing have the same.
 */
export function columnsOf(kind: Kind | undefined, catalogue: Catalogue): Columns {
  const columns = kind === undefined ? mixedColumns : kindColumns(kind, catalogue)
  return { all: columns.all.slice(0, most), usual: new Set(columns.usual.map(({ id }) => id)) }
}

/** Returns those that are chosen; the usual ones if there are none. */
export function chosenColumns({ all, usual }: Columns, ids: readonly string[]): readonly Column[] {
  const chosen = all.filter(({ id }) => ids.includes(id))
  return chosen.length > 0 ? chosen : all.filter(({ id }) => usual.has(id))
}

/** Returns whether what is chosen are the usual columns. */
export function isUsual(ids: readonly string[], columns: Columns): boolean {
  const chosen = chosenColumns(columns, ids)
  return chosen.length === columns.usual.size && chosen.every(({ id }) => columns.usual.has(id))
}

const created: Column = timeColumn('created', 'Created')
const changed: Column = timeColumn('changed', 'Changed')
const address: Column = {
  id: 'location',
  title: 'Address',
  cell: ({ location }) => html`<code>${decoded(location)}</code>`,
}
const summary: Column = {
  id: 'occi.core.summary',
  title: 'Summary',
  order: 'occi.core.summary',
  cell: (entity) => (isLink(entity) ? none : shortValue('occi.core.summary', entity.summary)),
}

function timeColumn(id: 'created' | 'changed', title: string): Column {
  return {
    id,
    title,
    order: id,
    cell: (entity) => html`<span class="whole">${shortTime(entity[id])}</span>`,
  }
}

function stateColumn(order: string | undefined): Column {
  return {
    id: 'state',
    title: 'State',
    ...(order !== undefined && { order }),
    cell: (entity, view) => stateMark(entity, view) || none,
  }
}

const kindColumn: Column = {
  id: 'kind',
  title: 'Kind',
  cell: (entity, { catalogue }) => titleOfIdentifier(entity.kind, catalogue.kind(entity.kind)),
}

const usualMixed = [stateColumn(undefined), kindColumn, address, created]
const mixedColumns = { all: [...usualMixed, changed, summary], usual: usualMixed }

function kindColumns(kind: Kind, catalogue: Catalogue) {
  const stateName = Object.keys(kind.all).find(isStateName)
  const states = stateName === undefined ? [] : [stateColumn(stateName)]
  const ends = isLinkKind(kind) ? [endColumn('From', 'source'), endColumn('To', 'target')] : []
  const templates = templateColumns(kind, catalogue)
  const { first, others } = attributeColumns(kind, catalogue)
  const fromLinks = addressColumn(kind, catalogue)
  const addresses = fromLinks === undefined ? [] : [fromLinks.column]
  const leading = [...templates.slice(0, mostTemplates), ...(fromLinks?.isUsual ? addresses : []), ...first]
  return {
    all: [
      ...states,
      ...ends,
      ...templates,
      ...addresses,
      ...first,
      ...others,
      created,
      changed,
      ...(ends.length === 0 ? [summary] : []),
      address,
    ],
    usual: [...states, ...ends, ...leading.slice(0, ends.length === 0 ? mostUsual : mostUsualOfLinks), created],
  }
}

/** Where a link comes from, or leads to. */
function endColumn(title: string, end: 'source' | 'target'): Column {
  return {
    id: end,
    title,
    needs: 'ends',
    cell: (entity, view, { ends }) => isLink(entity) && endMarkup(entity[end], ends.get(entity[end]), view, false),
  }
}

/** A column for each sort of templates, such as the image of a machine. */
function templateColumns(kind: Kind, catalogue: Catalogue): readonly Column[] {
  return sortMixins(catalogue.mixinsFor(kind)).groups.map(({ parent, members }) => {
    const titles = new Map(members.map((mixin) => [mixin.identifier, titleOf(mixin)]))
    return {
      id: parent.identifier,
      title: titleOf(parent),
      cell({ mixins }) {
        const title = mixins.map((one) => titles.get(one)).find((one) => one !== undefined)
        return title === undefined ? none : html`<span class="cut" title="${title}">${title}</span>`
      },
    }
  })
}
