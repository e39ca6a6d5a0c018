import {
  accepts,
  both,
  type Defect,
  defect,
  instead,
  isAction,
  isCollection,
  isEntity,
  isLink,
  isMethod,
  isQuery,
  json,
  type Model,
  remembering,
  replies,
  requests,
  shows,
} from './alter.test-fixture.ts'

const isKind = (term: string) => (kind: Model) => kind.term === term

/** Changes the query interface in text. */
const text = (pattern: RegExp, replacement: string) =>
  replies(both(isQuery, accepts('text/plain')), ({ body }) => ({ body: body.replace(pattern, replacement) }))

/** Defects of GFD.221: kinds, mixins, actions and their attributes. */
export const typeDefects: readonly Defect[] = [
  defect(
    'a category is named twice',
    '221.category.unique',
    json(isQuery, (m) => ({ ...m, kinds: [...(m.kinds ?? []), m.kinds?.[3]] })),
  ),
  defect(
    'a term has a space',
    '221.category.term-scheme',
    json(isQuery, (m) => ({ ...m, mixins: m.mixins?.map((one) => ({ ...one, term: `${one.term} x` })) })),
  ),
  defect(
    'actions are not described',
    '221.kind.actions',
    json(isQuery, (m) => ({ ...m, actions: [] })),
  ),
  defect(
    'an action belongs to no kind',
    '221.action.bound',
    json(isQuery, (m) => ({ ...m, kinds: m.kinds?.map((kind) => ({ ...kind, actions: [] })) })),
  ),
  defect(
    'the kind link is missing',
    '221.kind.core',
    json(isQuery, (m) => ({ ...m, kinds: m.kinds?.filter((kind) => !isKind('link')(kind)) })),
  ),
  defect(
    'kinds have no parents',
    '221.kind.parent',
    json(isQuery, (m) => ({ ...m, kinds: m.kinds?.map(({ parent, ...kind }) => kind) })),
  ),
  defect(
    'mixins depend on what is not there',
    '221.category.identifiers',
    json(isQuery, (m) => ({ ...m, mixins: m.mixins?.map((one) => ({ ...one, depends: ['http://example.com/x#y'] })) })),
  ),
  defect(
    'a kind of its own takes an attribute of OCCI',
    '221.attribute.reserved',
    json(isQuery, (m) => ({
      ...m,
      kinds: m.kinds?.map((kind) => (kind.term === 'job' ? { ...kind, attributes: { 'occi.job.x': {} } } : kind)),
    })),
  ),
  defect(
    'an attribute has no prefix',
    '221.attribute.prefix',
    json(isQuery, (m) => ({
      ...m,
      kinds: m.kinds?.map((kind) => (kind.term === 'job' ? { ...kind, attributes: { command: {} } } : kind)),
    })),
  ),
  defect(
    'attributes that are not defined are ignored',
    '221.attribute.unknown',
    requests(isMethod('POST'), ({ body }) => ({
      body: body.replace(/"com\.example\.occi-conformance\.unknown":"x"/, ''),
    })),
  ),
  defect(
    'a link needs no source',
    '221.attribute.required',
    instead(
      (r) => r.method === 'POST' && isCollection(r) && /link|interface/.test(r.body) && !r.body.includes('source'),
      { status: 201, fields: [['Location', '/storagelink/x']] },
    ),
  ),
  defect(
    'an entity has two kinds',
    '221.kind.one',
    replies(isEntity, ({ body }) => ({ body: body.replace(/^Category: .*\n/, '$&$&') })),
  ),
  remembering(
    'PUT changes the kind',
    '221.kind.lasting',
    shows(/core#resource/, /infrastructure#compute/, 'core#resource'),
  ),
  defect(
    'the kind entity can be instantiated',
    '221.kind.abstract',
    requests(isMethod('POST'), ({ body }) => ({ body: body.replace('core#entity', 'infrastructure#compute') })),
  ),
  defect(
    'mixins of a creation are dropped',
    '221.mixin.at-creation',
    requests(both(isMethod('POST'), isCollection), ({ body }) => ({ body: body.replace(/"mixins":\[[^\]]*\],?/, '') })),
  ),
  defect(
    'mixins of an update are dropped',
    '221.mixin.at-run-time',
    requests(both(isMethod('POST'), isEntity), ({ body }) => ({ body: body.replace(/"mixins":\[[^\]]*\],?/, '') })),
  ),
  defect(
    'a mixin that does not apply is accepted',
    '221.mixin.applies-create',
    requests(both(isMethod('POST'), isCollection), ({ body }) => ({ body: body.replace(/"mixins":\[[^\]]*\],?/, '') })),
  ),
  defect(
    'a mixin that does not apply is a conflict',
    '221.mixin.applies-update',
    replies(both(isMethod('POST'), isEntity), ({ status }) => ({ status: status === 400 ? 409 : status })),
  ),
  defect(
    'a mixin that is not defined is accepted',
    '221.mixin.unknown',
    requests(both(isMethod('POST'), isCollection), ({ body }) => ({ body: body.replace(/"mixins":\[[^\]]*\],?/, '') })),
  ),
  defect('users cannot define tags', '221.mixin.tags', instead(both(isMethod('POST'), isQuery), { status: 403 })),
  defect(
    'an entity has an action that its kind has not',
    '221.action.of-entity',
    json(isEntity, (m) => ({ ...m, actions: ['http://example.com/action#explode'] })),
  ),
  defect(
    'any action is accepted',
    '221.action.unknown',
    replies(isAction, () => ({ status: 200 })),
  ),
  defect(
    'an action runs on those members that define it',
    '221.action.mixed-collection',
    replies(isAction, () => ({ status: 200 })),
  ),
  defect('any scheme may be used', '221.category.reserved-scheme', instead(both(isMethod('POST'), isQuery), {})),
  defect(
    'a default replaces what the client gives',
    '221.attribute.default-given',
    json(isEntity, (m) => ({ ...m, attributes: { ...m.attributes, 'com.example.job.cores': 1 } })),
  ),
  defect('links have no mixins', '221.mixin.any-entity', instead(both(isMethod('POST'), isLink), { status: 400 })),
  defect(
    'text names entity as the parent of each kind',
    '221.discovery.parents',
    text(/(class="kind".*?) rel="[^"]*"/g, '$1 rel="http://schemas.ogf.org/occi/core#entity"'),
  ),
  defect(
    'text does not describe attributes',
    '221.discovery.attributes',
    text(/ attributes="[^"]*"/g, ' attributes=""'),
  ),
  defect('text does not say which attributes are required', '221.discovery.properties', text(/\{[^}]*\}/g, '')),
  defect(
    'attributes of the parent are refused',
    '221.kind.inherits',
    instead(
      both(isMethod('POST'), ({ target }) => target === '/nightly/'),
      { status: 400 },
    ),
  ),
  defect(
    'attributes of the parent are ignored',
    '221.kind.inherits',
    json(isEntity, (m) => ({ ...m, attributes: {} })),
  ),
  defect(
    'attributes of a mixin that another depends on are ignored',
    '221.mixin.depends',
    json(isEntity, (m) => ({ ...m, attributes: {} })),
  ),
  defect('text does not name actions', '221.discovery.actions', text(/; actions="[^"]*"/g, '')),
]
