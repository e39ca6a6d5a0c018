import {
  type Decoded,
  type Raw,
  type RawAttributes,
  type RawEntity,
  type RawReference,
  type RawType,
  type RawValue,
  shorten,
  shown,
} from '@occi/core/authoring'
import { isActionLink, type LinkReference } from './link.ts'
import { positionOf } from './located.ts'
import type { MessageFields } from './message-fields.ts'
import { Places } from './places.ts'
import { formatQuoted } from './value.ts'

/**
 * Turns the fields of a message into one of the expected types.
 *
 * @returns undefined if there is no field of OCCI
 * @throws OcciError `syntax` with every fault
 */
export function decodeFields(fields: MessageFields, expect: readonly RawType[]): Decoded | undefined {
  const raw = fields.empty ? undefined : readers[typeOf(fields, expect)](fields)
  fields.faults.throwIfAny()
  if (raw === undefined) return undefined
  let places: Places | undefined
  return {
    raw,
    at(path) {
      places ??= new Places(fields)
      return places.at(path)
    },
  }
}

/** Determines the type of a message: its fields decide, and if they are not enough, the first expected type. */
function typeOf(fields: MessageFields, expect: readonly RawType[]): RawType {
  const { categories, attributes, links, locations } = fields
  const mayList = expect.includes('locations')
  const [first, ...others] = mayList ? expect.filter((type) => type !== 'locations') : expect
  if (locations.length > 0 && (first === undefined || mayList)) return 'locations'
  if (first === 'action' || first === 'filter') return first
  const [only, another] = categories
  if (others.includes('action') && another === undefined && only?.value.class === 'action') return 'action'
  if (first === 'categories' && others.length === 0) return first
  const categoriesAlone = attributes.length === 0 && links.length === 0
  const hasKind = categories.some(({ value }) => value.class === 'kind')
  // An action may answer with a category instead of its entity (GFD.223 Trigger Action).
  if (expect.includes('categories') && categoriesAlone && (first === 'categories' || !hasKind)) return 'categories'
  return first === 'entities' ? 'entities' : 'entity'
}

const readers: Record<RawType, (fields: MessageFields) => Raw> = {
  locations(fields) {
    refuse(fields, 'beside locations', 'categories', 'links', 'attributes')
    return { type: 'locations', locations: new Places(fields).locations }
  },
  action(fields) {
    const [category, another] = fields.categories
    refuse(fields, 'in the invocation of an action', 'links', 'locations')
    if (another !== undefined) {
      fields.faults.add('an invocation names one action, this is a second category', positionOf(another))
    }
    const first = fields.attributes[0] ?? fields.links[0] ?? fields.locations[0]
    if (category === undefined && first !== undefined) {
      fields.faults.add('the Category of the action is missing, expected it before this', positionOf(first))
    }
    const action = category === undefined ? '' : category.value.scheme + category.value.term
    return { type: 'action', action, attributes: attributesOf(fields) }
  },
  filter(fields) {
    refuse(fields, 'in a filter', 'links', 'locations')
    return { type: 'filter', categories: referencesOf(fields), attributes: attributesOf(fields) }
  },
  categories(fields) {
    refuse(fields, 'beside categories', 'links', 'attributes', 'locations')
    return { type: 'categories', categories: fields.categories.map(({ value }) => value) }
  },
  entity(fields) {
    return { type: 'entity', entity: entityOf(fields) }
  },
  entities(fields) {
    return { type: 'entities', entities: [entityOf(fields)] }
  },
}

const names = {
  categories: 'a category',
  links: 'a link',
  attributes: 'an attribute',
  locations: 'a location',
} as const

/** Adds a fault for a field that does not belong in such a message: it is never ignored. */
function refuse(fields: MessageFields, where: string, ...surplus: (keyof typeof names)[]): void {
  if (fields.isTolerant) return
  for (const name of surplus) {
    const [first] = fields[name]
    if (first !== undefined) fields.faults.add(`${names[name]} has no place ${where}`, positionOf(first))
  }
}

function entityOf(fields: MessageFields): RawEntity {
  refuse(fields, 'in an entity', 'locations')
  const categories = referencesOf(fields)
  const attributes = attributesOf(fields)
  if (fields.links.length === 0) return { categories, attributes }
  const actions = fields.links.filter(({ value }) => isActionLink(value)).flatMap(({ value }) => value.rel)
  const links = fields.links.filter(({ value }) => !isActionLink(value)).map(({ value }) => linkOf(value))
  return {
    categories,
    attributes,
    links: links.length === 0 ? undefined : links,
    actions: actions.length === 0 ? undefined : actions,
  }
}

function referencesOf({ categories }: MessageFields): RawReference[] {
  return categories.map(({ value }) => {
    return { identifier: value.scheme + value.term, class: value.class }
  })
}

function attributesOf({ attributes, faults, isTolerant }: MessageFields): RawAttributes {
  const values = new Map<string, RawValue & { text: string }>()
  for (const attribute of attributes) {
    const { name, text } = attribute.value
    const known = values.get(name)
    if (known === undefined) values.set(name, { text })
    else if (known.text !== text && !isTolerant) {
      const [one, other] = [known.text, text].map((value) => formatQuoted(shorten(value, 60)))
      faults.add(`${shown(name, 60)} is given twice, first as ${one} and then as ${other}`, positionOf(attribute))
    }
  }
  return values
}

/** A link within its resource; its location serves as its id, by which a stored one is found. */
function linkOf({ uri, rel, self, categories, attributes }: LinkReference): RawEntity {
  const [kind] = rel
  return {
    categories: categories.map((identifier) => ({ identifier })),
    attributes,
    target: { uri, kind },
    isLink: true,
    id: self,
  }
}
