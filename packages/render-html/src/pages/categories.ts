import type { AnyCategory, Kind, Mixin } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { flag, html, joined, type Markup } from '../markup.ts'
import { categoryEntry } from '../parts/category-entry.ts'
import { icon } from '../parts/icon.ts'
import { doneNotice, emptyState } from '../parts/notice.ts'
import { isOfCore, queryInterface, type View } from '../view.ts'
import { anchorOf, grouped, titleOf } from '../words.ts'

interface Section {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly categories: readonly AnyCategory[]
}

/** How many types of one sort are shown: users can define any number of tags. */
const most = 200

/**
 * The query interface as documentation: every kind, mixin and action with its attributes, each with an anchor of its
 * own (`GFD.223 HTTP Methods Applied to Query Interface`).
 */
export function categoriesPage(categories: readonly AnyCategory[], view: View): Page {
  const { request } = view
  const filters = request.query.getAll('category')
  const isAnswer = request.method !== 'GET' && request.method !== 'HEAD'
  const title = isAnswer ? 'Defined' : 'Types'
  const sections = sectionsOf(categories).filter((section) => section.categories.length > 0)
  const body = html`${isAnswer && doneNotice(html`Done. These types are defined now; <a href="${view.path(queryInterface)}">all types</a>.`)}
<div class="head"><h1>${title}</h1><p class="lead">What you can create here, what can be added to it, and which actions it has.</p>
<div class="bar"><a class="button main" href="${view.path(queryInterface, [['define', '']])}">${icon('plus')}Define a tag</a>${filterForm(filters, view)}</div>${formatLinks(view)}</div>
${sections.length === 0 && emptyState('Nothing matches', 'No type is related to all of these.', html`<a class="button" href="${view.path(queryInterface)}">Show all types</a>`)}
<div class="columns"><div class="wide">${sections.map((section) => sectionMarkup(section, view))}</div>
<nav class="narrow contents" aria-label="Types on this page">${sections.map(
    ({ title: heading, categories: members }) =>
      html`<h2>${heading}</h2><ul>${members.slice(0, most).map((one) => html`<li><a href="#${encodeURIComponent(anchorOf(one, view.catalogue))}">${titleOf(one)}</a></li>`)}</ul>`,
  )}</nav></div>`
  return { title, trail: [{ text: title, location: queryInterface }], body, current: queryInterface }
}

function sectionsOf(categories: readonly AnyCategory[]): readonly Section[] {
  const all = categories.filter((one): one is Kind => one.class === 'kind')
  // What the service itself offers comes before what every service has.
  const kinds = [...all.filter((kind) => !isOfCore(kind)), ...all.filter(isOfCore)]
  const mixins = categories.filter((one): one is Mixin => one.class === 'mixin')
  return [
    {
      id: 'resources',
      title: 'Resources',
      about: 'What can be created and managed.',
      categories: kinds.filter((kind) => !isLinkKind(kind)),
    },
    { id: 'links', title: 'Links', about: 'What connects resources.', categories: kinds.filter(isLinkKind) },
    {
      id: 'mixins',
      title: 'Features',
      about: 'Mixins: what can be added to single resources and links.',
      categories: mixins.filter((mixin) => !mixin.userDefined),
    },
    {
      id: 'tags',
      title: 'Tags',
      about: 'Mixins that users have defined.',
      categories: mixins.filter((mixin) => mixin.userDefined),
    },
    {
      id: 'actions',
      title: 'Actions',
      about: 'What can be done to resources and links.',
      categories: categories.filter((one) => one.class === 'action'),
    },
  ]
}

function sectionMarkup({ id, title, about, categories }: Section, view: View): Markup {
  return html`<section class="types" aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p class="soft">${about}</p>
${categories.slice(0, most).map((category) => categoryEntry(category, view))}
${categories.length > most && html`<p class="hint">Only the first ${most} of ${grouped(categories.length)} are shown.</p>`}</section>`
}

/** `GFD.223 Filtering`, Query Interface: what is related to a category. */
function filterForm(filters: readonly string[], view: View): Markup {
  const { catalogue } = view
  const isSet = (category: AnyCategory) => filters.includes(category.identifier)
  const options = (categories: readonly AnyCategory[]) =>
    categories.map(
      (one) => html`<option value="${one.identifier}"${flag('selected', isSet(one))}>${titleOf(one)}</option>`,
    )
  return html`<form class="inline" method="get" action="${view.path(queryInterface)}"><label for="related" class="hidden">Related to</label><select id="related" name="category" required><option value="">Related to …</option><optgroup label="Kinds">${options(catalogue.kinds)}</optgroup>${
    catalogue.mixins.length > 0 &&
    html`<optgroup label="Features and tags">${options(catalogue.mixins.slice(0, most))}</optgroup>`
  }</select><button type="submit" class="button quiet">Show</button>${filters.length > 0 && html`<a class="button quiet" href="${view.path(queryInterface)}">Show all</a>`}</form>`
}

/** The ways to the same for programs, in the formats that the service has. */
function formatLinks(view: View): Markup | false {
  const { formats = [] } = view.context
  if (formats.length === 0) return false
  const links = formats.map(
    ({ name, title }) =>
      html`<a href="${view.path(queryInterface, [...view.request.query, ['format', name]])}">${title}</a>`,
  )
  return html`<p class="soft">For programs: ${joined(links, ', ')}</p>`
}
