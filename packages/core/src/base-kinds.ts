import { coreScheme as scheme } from './category.ts'
import { type Kind, makeKind } from './kind.ts'

const entityAttributes = {
  'occi.core.id': { type: 'string', description: 'The unique identifier of the entity, a URN' },
  'occi.core.title': { type: 'string', mutable: true, description: 'The display name of the entity' },
} as const

const resourceAttributes = {
  'occi.core.summary': { type: 'string', mutable: true, description: 'A summary of the resource' },
} as const

const linkAttributes = {
  'occi.core.source': { type: 'string', required: true, mutable: true, description: 'The resource it starts from' },
  'occi.core.target': { type: 'string', required: true, mutable: true, description: 'What it leads to, a URI' },
  'occi.core.source.kind': { type: 'string', description: 'The kind of its source' },
  'occi.core.target.kind': { type: 'string', mutable: true, description: 'The kind of its target' },
} as const

/** The abstract kind from which all others descend (`GFD.221 Entity`); it has no location. */
export const entity: Kind<typeof entityAttributes, never> = makeKind(
  { scheme, term: 'entity', title: 'Entity', attributes: entityAttributes },
  {},
)

/** The kind of every resource (`GFD.221 Resource`); kinds of resources have it, or a descendant, as their parent. */
export const resource: Kind<typeof entityAttributes & typeof resourceAttributes, never> = makeKind(
  { scheme, term: 'resource', title: 'Resource', attributes: resourceAttributes },
  { parent: entity, location: '/resource/' },
)

/** The kind of every link (`GFD.221 Link`); kinds of links have it, or a descendant, as their parent. */
export const link: Kind<typeof entityAttributes & typeof linkAttributes, never> = makeKind(
  { scheme, term: 'link', title: 'Link', attributes: linkAttributes },
  { parent: entity, location: '/link/' },
)
