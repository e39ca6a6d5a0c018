import {
  both,
  type Defect,
  defect,
  instead,
  isCollection,
  isEntity,
  isMethod,
  isQuery,
  isTagCollection,
  json,
  type Model,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const eachKind = (change: (kind: Model) => Model) => json(isQuery, (m) => ({ ...m, kinds: m.kinds?.map(change) }))

/** Defects of GFD.226. */
export const jsonDefects: readonly Defect[] = [
  defect(
    'JSON is labelled application/json',
    '226.media-type',
    replies(isQuery, (reply) =>
      reply.body.startsWith('{') ? { fields: withField(reply, 'content-type', 'application/json') } : {},
    ),
  ),
  defect(
    'a creation in JSON is answered in text',
    '226.media-type.input',
    requests(isMethod('POST'), (request) => ({ fields: withField(request, 'accept', 'text/plain') })),
  ),
  defect(
    'entities have a member href',
    '226.entity.resource',
    json(isEntity, (m) => ({ ...m, href: '/x' })),
  ),
  defect(
    'actions are named by their terms',
    '226.entity.identifiers',
    json(isEntity, (m) => ({ ...m, actions: ['start'] })),
  ),
  defect(
    'links are named by their ids',
    '226.entity.links',
    json(isEntity, (m) => ({ ...m, links: m.links?.map(({ id }) => ({ id })) })),
  ),
  defect(
    'the ends of links are strings',
    '226.entity.link',
    json(isEntity, (m) => ({ ...m, source: '/compute/1', target: '/storage/1' })),
  ),
  defect(
    'an invocation needs no member action',
    '226.entity.action-missing',
    replies(
      ({ body }) => body === '{"attributes":{}}',
      () => ({ status: 200 }),
    ),
  ),
  defect(
    'JSON cannot be put back',
    '226.entity.put-back',
    replies(
      (r) => r.method === 'PUT' && r.body.includes('"id"'),
      () => ({ status: 400 }),
    ),
  ),
  defect(
    'kinds have the member related',
    '226.categories.kinds',
    eachKind(({ parent, ...kind }) => ({ ...kind, related: parent })),
  ),
  defect(
    'mixins have no location',
    '226.categories.mixins',
    json(isQuery, (m) => ({ ...m, mixins: m.mixins?.map(({ location, ...one }) => one) })),
  ),
  defect(
    'actions have no scheme',
    '226.categories.actions',
    json(isQuery, (m) => ({ ...m, actions: m.actions?.map(({ scheme, ...one }) => one) })),
  ),
  defect(
    'kinds have no location',
    '226.categories.location',
    eachKind(({ location, ...kind }) => kind),
  ),
  defect(
    'descriptions have a member readonly',
    '226.categories.descriptions',
    eachKind((kind) => ({ ...kind, attributes: { 'a.b': { readonly: true } } })),
  ),
  defect(
    'a type is integer',
    '226.categories.types',
    eachKind((kind) => ({ ...kind, attributes: { 'a.b': { type: 'integer' } } })),
  ),
  defect(
    'a default is a string',
    '226.categories.defaults',
    eachKind((kind) => ({ ...kind, attributes: { 'a.b': { type: 'number', default: '1' } } })),
  ),
  defect(
    'a collection is an array',
    '226.collections.resources',
    json(isCollection, ({ resources }) => resources ?? []),
  ),
  defect(
    'links are listed as resources',
    '226.collections.links',
    json(isCollection, ({ links, ...m }) => ({ ...m, resources: links })),
  ),
  defect(
    'categories are in one array',
    '226.collections.categories',
    json(isQuery, ({ kinds, mixins }) => ({ categories: [...(kinds ?? []), ...(mixins ?? [])] })),
  ),
  defect(
    'attributes are nested',
    '226.attributes.flat',
    json(isEntity, (m) => ({ ...m, attributes: { occi: m.attributes } })),
  ),
  defect(
    'the title is among the attributes',
    '226.attributes.title',
    json(isEntity, ({ title, ...m }) => ({ ...m, attributes: { ...m.attributes, 'occi.core.title': title } })),
  ),
  defect(
    'JSON is written in ASCII',
    '226.attributes.unicode',
    replies(isEntity, ({ body }) => ({ body: body.replace(/[^\0-~]/g, '?') })),
  ),
  defect(
    'collections have no links',
    '226.collections.mixed',
    json(isTagCollection, ({ links, ...m }) => m),
  ),
  defect(
    'numbers are written as strings',
    '226.attributes.types',
    json(isEntity, (m) => ({ ...m, attributes: { ...m.attributes, 'occi.compute.cores': '1' } })),
  ),
  defect('values of any type are accepted', '226.attributes.wrong-type', instead(both(isMethod('POST'), isEntity), {})),
]
