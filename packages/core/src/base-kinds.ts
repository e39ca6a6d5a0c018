import { defineKind, type Kind, makeKind } from './kind.ts'

const scheme = 'http://schemas.ogf.org/occi/core#'

const entityAttributes = {
  'occi.core.id': { type: 'string', description: 'The unique identifier of the entity, a URN' },
  'occi.core.title': { type: 'string', mutable: true, description: 'The display name of the entity' },
} as const

/** The abstract kind from which all others descend (`GFD.221 Entity`); it has no location. */
export const entity: Kind<typeof entityAttributes> = makeKind<typeof entityAttributes>(
  { scheme, term: 'entity', title: 'Entity', attributes: entityAttributes },
  {},
)

/** The kind of every resource (`GFD.221 Resource`). */
export const resource = defineKind({
  scheme,
  term: 'resource',
  title: 'Resource',
  parent: entity,
  attributes: {
    'occi.core.summary': { type: 'string', mutable: true, description: 'A summary of the resource' },
  },
})

/** The kind of every link (`GFD.221 Link`). */
export const link = defineKind({
  scheme,
  term: 'link',
  title: 'Link',
  parent: entity,
  attributes: {
    'occi.core.source': { type: 'string', required: true, mutable: true, description: 'The resource it starts from' },
    'occi.core.target': { type: 'string', required: true, mutable: true, description: 'What it leads to, a URI' },
    'occi.core.source.kind': { type: 'string', description: 'The kind of its source' },
    'occi.core.target.kind': { type: 'string', mutable: true, description: 'The kind of its target' },
  },
})
