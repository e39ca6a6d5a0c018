import type { Action, AttributeDefinition, Catalogue, Entity, Kind, Mixin } from '@occi/core'
import { shorten, splitIdentifier } from '@occi/core/authoring'

/** A category of any class. */
export type AnyCategory = Kind | Mixin | Action

/**
 * What a category is called: its title, or its term. It leaves out what the page around it says already: a kind's title
 * often ends in that of its parent (`Compute Resource`, `StorageLink Link`), that of a template names the kind.
 */
export function titleOf(category: AnyCategory): string {
  const title = category.title ?? capitalized(category.term)
  if (category.class === 'mixin') return titleOfTemplate(title, category.applies)
  const parent = category.class === 'kind' ? category.parent?.title : undefined
  if (parent === undefined || !title.toLowerCase().endsWith(` ${parent.toLowerCase()}`)) return title
  return title.slice(0, -parent.length).trimEnd() || title
}

/** `Small` of `A small Compute instance`: services cannot choose other titles, since `GFD.222` prescribes them. */
function titleOfTemplate(title: string, applies: readonly Kind[]): string {
  const article = /^an? /i.exec(title)?.[0].length ?? 0
  for (const kind of article === 0 ? [] : applies) {
    const named = ` ${titleOf(kind)} instance`
    const start = title.toLowerCase().indexOf(named.toLowerCase())
    if (start > article) return capitalized(title.slice(article, start)) + title.slice(start + named.length)
  }
  return title
}

/** The title of a category that may be unknown. */
export function titleOfIdentifier(identifier: string, category: AnyCategory | undefined): string {
  return category === undefined ? splitIdentifier(identifier).term : titleOf(category)
}

/**
 * The parts of an action's title on the page of what it is done to, which need not be named again: of `Stop the compute`
 * the second part goes without saying.
 */
export function actionTitleParts(action: Action, of: Kind | Mixin | undefined): readonly [string, string, string] {
  const title = titleOf(action)
  for (const name of of === undefined ? [] : [titleOf(of), of.term]) {
    const object = ` the ${name}`
    const start = title.toLowerCase().indexOf(object.toLowerCase())
    const end = start + object.length
    if (start > 0 && (end === title.length || title[end] === ' '))
      return [title.slice(0, start), title.slice(start, end), title.slice(end)]
  }
  return [title, '', '']
}

/** What an entity is called: its title, or what its location ends in. */
export function nameOf(entity: Entity): string {
  return entity.title === undefined || entity.title.trim() === '' ? nameAt(entity.location) : entity.title
}

/** A name where it stands among others: anyone may give a thing a name of any length. */
export function shortName(name: string): string {
  return shorten(name, 80)
}

/** A name without its middle, if it is longer: names that are made by rule differ at their ends. */
export function middleOf(name: string, longest: number): string {
  if (name.length <= longest) return name
  // A character has two code units at most.
  const [start, end] = [Math.ceil((longest - 1) * 0.6), Math.floor((longest - 1) * 0.4)]
  const first = Array.from(name.slice(0, start * 2)).slice(0, start)
  const last = Array.from(name.slice(-end * 2)).slice(-end)
  return [...name.slice(0, longest * 2 + 1)].length <= longest ? name : `${first.join('')}…${last.join('')}`
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What an entity without a title is called. The end of a UUID tells more than its start, which is a time. */
export function nameAt(location: string): string {
  const last = decoded(location.slice(location.lastIndexOf('/') + 1))
  if (last === '') return location
  return uuid.test(last) ? `…${last.slice(-8)}` : last
}

/** A path as people read it. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * The label of an attribute: `occi.compute.state.message` of compute is `State message`. It leaves out what the name
 * shares with its category, which the page names already.
 */
export function labelOf(name: string, category?: AnyCategory): string {
  const segments = name.split('.')
  const terms = new Set(category === undefined ? [] : termsOf(category))
  let start = segments.findLastIndex((segment, index) => index < segments.length - 1 && terms.has(segment)) + 1
  if (start === 0) start = segments.length > 2 && segments[0] === 'occi' ? 2 : segments.length - 1
  const words = segments.slice(start).join(' ').replaceAll('_', ' ').trim().split(' ')
  return capitalized(words.map((word) => spellings.get(word) ?? word).join(' ')) || name
}

/** Words of attribute names as people write them. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['cpu', 'CPU'],
  ['deviceid', 'device'],
  ['id', 'ID'],
  ['ip', 'IP'],
  ['mac', 'MAC address'],
  ['mountpoint', 'mount point'],
  ['os', 'OS'],
  ['publickey', 'public key'],
  ['ssh', 'SSH'],
  ['uri', 'URI'],
  ['url', 'URL'],
  ['userdata', 'user data'],
  ['vlan', 'VLAN'],
])

/** The labels of the attributes of a category; if two would have the same label, both have their names. */
export function labelsOf(names: Iterable<string>, category?: AnyCategory): ReadonlyMap<string, string> {
  const labels = new Map([...names].map((name) => [name, labelOf(name, category)]))
  const all = [...labels.values()]
  return new Map(
    [...labels].map(([name, label]) => [name, all.filter((one) => one === label).length > 1 ? name : label]),
  )
}

function termsOf(category: AnyCategory): readonly string[] {
  if (category.class === 'mixin') return [category.term, ...category.applies.map((kind) => kind.term)]
  if (category.class === 'kind' && category.parent !== undefined) return [category.term, ...termsOf(category.parent)]
  return [category.term]
}

const unit =
  /\bin ((?:[kKMGTPE]i?)?(?:B|B\/s|bit|bit\/s|bytes|Hz|W|Wh|V|A|m|g)|µs|ms|s|%|°C|(?:milli)?seconds|minutes|hours|days|percent|euros?)\.?$/

/** The unit of a number, where the description of its attribute ends in it: GiB of `Memory in GiB`. */
export function unitOf({ type, description = '' }: AttributeDefinition): string | undefined {
  return type === 'number' || type === 'integer' ? unit.exec(description)?.[1] : undefined
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A number of things: `1 entity`, `12,000 entities`. */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** A count with its thousands apart. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** The id of a category's entry on the page of the query interface: its term, if that is unique. */
export function anchorOf(category: AnyCategory, catalogue: Catalogue): string {
  const alike = catalogue.withTerm(category.term).filter((other) => other.class === category.class)
  return `${category.class}-${alike.length > 1 ? category.identifier : category.term}`
}

/** The words for actions that run, and for actions that were done. */
const forms: ReadonlyMap<string, readonly [now: string, past: string]> = new Map([
  ['backup', ['Backing up', 'Backed up']],
  ['offline', ['Taking offline', 'Taken offline']],
  ['online', ['Bringing online', 'Brought online']],
  ['down', ['Taking down', 'Taken down']],
  ['up', ['Bringing up', 'Brought up']],
  ['resize', ['Resizing', 'Resized']],
  ['restart', ['Restarting', 'Restarted']],
  ['resume', ['Resuming', 'Resumed']],
  ['save', ['Saving', 'Saved']],
  ['snapshot', ['Taking a snapshot', 'Took a snapshot']],
  ['start', ['Starting', 'Started']],
  ['stop', ['Stopping', 'Stopped']],
  ['suspend', ['Suspending', 'Suspended']],
])

/** Returns the words for an action that runs: `Starting…`. */
export function presentOf(action: Action): string {
  return `${forms.get(action.term)?.[0] ?? titleOf(action)}…`
}

/** Returns the word for an action that was done: `Started`; undefined if it is not known. */
export function pastOf(action: Action): string | undefined {
  return forms.get(action.term)?.[1]
}
