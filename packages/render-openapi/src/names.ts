import type { Action, AnyCategory, Catalogue, Kind, Mixin } from '@occi/core'

/** What is made of the name of a kind; the rules below keep all of them apart. */
export const kindForms = {
  entity: (name: string) => name,
  attributes: (name: string) => `${name}Attributes`,
  create: (name: string) => `New${name}`,
  inline: (name: string) => `Linked${name}`,
  change: (name: string) => `${name}Changes`,
  listing: (name: string) => `${name}Listing`,
  mixin: (name: string) => `${name}Mixin`,
} as const

/** The components that belong to no category. */
export const commonNames = {
  anyResource: 'AnyResource',
  anyLink: 'AnyLink',
  anyNew: 'AnyNew',
  categories: 'Categories',
  category: 'Category',
  attribute: 'AttributeDescription',
  commonAttributes: 'CommonAttributes',
  commonMixin: 'CommonMixin',
  end: 'LinkEnd',
  listing: 'Listing',
  locations: 'Locations',
  newEntities: 'NewEntities',
  newLink: 'NewLink',
  newMixin: 'NewMixin',
  newMixins: 'NewMixins',
  nothing: 'Nothing',
  problem: 'Problem',
} as const

const known = new WeakMap<Catalogue, ReadonlyMap<string, string>>()

/**
 * Returns the names of categories in descriptions, by identifier: their terms in PascalCase, for an action the name of
 * what defines it before. Names that are taken get the end of the scheme, then a number. What users define comes last, so
 * that it never changes the names of what the service offers.
 */
export function namesIn(catalogue: Catalogue): ReadonlyMap<string, string> {
  let names = known.get(catalogue)
  if (names === undefined) {
    names = chooseNames(catalogue)
    known.set(catalogue, names)
  }
  return names
}

function chooseNames({ kinds, mixins, actions }: Catalogue): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set(Object.values(commonNames).map((name) => name.toLowerCase()))
  const last = new Map<string, number>()
  const add = (category: AnyCategory, base: string) => {
    const name = freeName(base, category, taken, last)
    for (const form of formsOf(category, name)) taken.add(form)
    names.set(category.identifier, name)
  }
  for (const kind of kinds) add(kind, pascalCase(kind.term))
  for (const mixin of mixins) if (!mixin.userDefined) add(mixin, pascalCase(mixin.term))
  const definers = definersOf([...kinds, ...mixins])
  for (const action of actions) add(action, (definers.get(action) ?? '') + pascalCase(action.term))
  for (const mixin of mixins) if (mixin.userDefined) add(mixin, pascalCase(mixin.term))
  return names

  function definersOf(all: readonly (Kind | Mixin)[]): ReadonlyMap<Action, string> {
    const first = new Map<Action, string>()
    for (const { identifier, actions: own } of all) {
      for (const action of own) if (!first.has(action)) first.set(action, names.get(identifier) ?? '')
    }
    return first
  }
}

/** The names of all components of a category, as they are compared: file systems and languages may ignore case. */
function formsOf(category: AnyCategory, name: string): readonly string[] {
  const forms = category.class === 'kind' ? Object.values(kindForms) : [kindForms.entity, kindForms.attributes]
  return forms.map((form) => form(name).toLowerCase())
}

/** The first name for a category of which no form is taken: its term, the end of its scheme before it, a number after it. */
function freeName(base: string, category: AnyCategory, taken: ReadonlySet<string>, last: Map<string, number>): string {
  const isFree = (name: string) => formsOf(category, name).every((form) => !taken.has(form))
  if (isFree(base)) return base
  const { scheme } = category
  const longer = pascalCase(scheme.slice(scheme.lastIndexOf('/', scheme.length - 3) + 1)) + base
  if (isFree(longer)) return longer
  let number = last.get(longer) ?? 1
  do number++
  while (!isFree(longer + number))
  last.set(longer, number)
  return longer + number
}

function pascalCase(term: string): string {
  return term
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}
