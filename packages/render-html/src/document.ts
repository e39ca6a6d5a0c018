import { html, type Markup, trusted } from './markup.ts'
import { navigation } from './navigation.ts'
import { footer } from './parts/footer.ts'
import { favicon, icon, logo } from './parts/icon.ts'
import { signedIn } from './parts/signed-in.ts'
import { script } from './script/script.ts'
import { queryInterface, type View } from './view.ts'
import { shortName } from './words.ts'

/** A step of the way to a page; the last one is the page itself. */
export interface Crumb {
  readonly text: string
  readonly location?: string
}

/** A page without what all pages have in common. */
export interface Page {
  readonly title: string
  /** From the collection that it belongs to; the home page stands before it. */
  readonly trail: readonly Crumb[]
  readonly body: Markup
  /** The location that the navigation marks. */
  readonly current?: string
  /** The address of the events that may change the page; unset if none do. */
  readonly events?: string
  /** Whether it shows something that is about to change by itself. */
  readonly isPassing?: boolean
  /** What was wrong with the form that was sent from here. */
  readonly alert?: Markup
}

/** Writes a whole page, with a notice of what has been done before it; `ending` follows. */
export function document(page: Page, view: View, notice?: Markup): string {
  const { site } = view
  const title = page.title === site.name ? page.title : `${shortName(page.title)} · ${site.name}`
  const markup = html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${favicon}">
<style>${trusted(site.stylesheet)}</style>
<script>${trusted(script)}</script>
${page.isPassing === true && refreshing(view)}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="${view.path('/')}">${logo}<span>${site.name}</span></a>
<nav class="primary" aria-label="Service">
${primary(page, view, '/', 'Overview', [])}
${primary(page, view, '/?page=1', 'Everything', [['page', '1']])}
${primary(page, view, queryInterface, 'Types', [])}
</nav>
${searchEverything(view)}${signedIn(view)}
</header>
<div class="frame">
${navigation(page.current, view)}
<main id="main" tabindex="-1">
${page.alert ?? notice}
<div id="page">
${trail(page, view)}
${page.body}
</div>
</main>
</div>
${footer(view)}
<p class="hidden" id="said" aria-live="polite"></p>
`
  return String(markup)
}

/** Without a script the page comes again by itself, and does not say again what was done. */
function refreshing(view: View): Markup {
  const { location, query } = view.request
  const path = view.path(location, location.endsWith('/') ? query : undefined)
  return html`<noscript><meta http-equiv="refresh" content="5; url=${path}"></noscript>`
}

/** The end of a page: from which state on its changes are followed, which differs when all else is the same. */
export function ending(events: string | undefined, { context: { revision } }: View): string {
  const live =
    events !== undefined &&
    html`<div id="live" data-events="${events}"${revision !== undefined && html` data-revision="${revision}"`} class="lost tone-bad" role="alert" hidden>The service does not answer. What is shown may be out of date.</div>\n`
  return String(html`${live}</body>\n</html>\n`)
}

function primary(page: Page, view: View, target: string, text: string, query: readonly [string, string][]): Markup {
  const location = target.split('?', 1)[0] ?? '/'
  return html`<a href="${view.path(location, query)}"${page.current === target && trusted(' aria-current="page"')}>${text}</a>`
}

/** The way to what is sought, wherever it is. */
function searchEverything(view: View): Markup | false {
  const { search } = view.context
  if (search === undefined || search === 'none') return false
  return html`<form class="everywhere" method="get" action="${view.path('/')}" role="search" aria-label="Everything"><label class="hidden" for="search">Search everything</label><input id="search" type="search" name="search" placeholder="Search everything" maxlength="200" required autocomplete="off" spellcheck="false"><button type="submit" class="button quiet">${icon('search')}<span class="hidden">Search</span></button></form>`
}

function trail({ trail: crumbs }: Page, view: View): Markup | false {
  if (crumbs.length === 0) return false
  return html`<nav class="trail" aria-label="Breadcrumb"><ol>
<li><a href="${view.path('/')}">Overview</a></li>
${crumbs.map(({ text, location }, index) => {
  const isLast = index === crumbs.length - 1
  const name = shortName(text)
  if (location === undefined) return html`<li${isLast && trusted(' aria-current="page"')}>${name}</li>`
  return html`<li><a href="${view.path(location)}">${name}</a></li>`
})}
</ol></nav>`
}
