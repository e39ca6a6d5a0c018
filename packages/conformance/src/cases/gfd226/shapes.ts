import type { Shape } from '../../read/shape.ts'

// The tables of GFD.226, one each.

export const resourceShape: Shape = {
  kind: ['string', '1'],
  mixins: ['strings', '0..1'],
  attributes: ['object', '0..1'],
  actions: ['strings', '0..1'],
  id: ['string', '1'],
  links: ['objects', '0..1'],
  summary: ['string', '0..1'],
  title: ['string', '0..1'],
}

export const linkShape: Shape = {
  kind: ['string', '1'],
  mixins: ['strings', '0..1'],
  attributes: ['object', '0..1'],
  actions: ['strings', '0..1'],
  id: ['string', '1'],
  source: ['object', '1'],
  target: ['object', '1'],
  title: ['string', '0..1'],
  // The schema has it, the table does not.
  rel: ['string', '0..1'],
}

export const endShape: Shape = { location: ['string', '1'], kind: ['string', '0..1'] }

export const kindShape: Shape = {
  term: ['string', '1'],
  scheme: ['string', '1'],
  title: ['string', '0..1'],
  attributes: ['object', '0..1'],
  parent: ['string', '0..1'],
  actions: ['strings', '0..1'],
  location: ['string', '0..1'],
}

export const mixinShape: Shape = {
  term: ['string', '1'],
  scheme: ['string', '1'],
  title: ['string', '0..1'],
  attributes: ['object', '0..1'],
  depends: ['strings', '0..1'],
  applies: ['strings', '0..1'],
  actions: ['strings', '0..1'],
  location: ['string', '1'],
}

export const actionShape: Shape = {
  term: ['string', '1'],
  scheme: ['string', '1'],
  title: ['string', '0..1'],
  attributes: ['object', '0..1'],
}

export const descriptionShape: Shape = {
  mutable: ['boolean', '0..1'],
  required: ['boolean', '0..1'],
  type: ['string', '0..1'],
  pattern: ['object', '0..1'],
  default: ['any', '0..1'],
  description: ['string', '0..1'],
}
