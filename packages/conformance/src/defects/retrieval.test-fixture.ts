import {
  accepts,
  always,
  both,
  type Defect,
  defect,
  fieldOf,
  instead,
  isCollection,
  isEntity,
  isMethod,
  isQuery,
  isSent,
  isTagCollection,
  json,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const plain = 'text/plain'
const occi = 'text/occi'
const asJson = 'application/occi+json'
/** The Content-Type is missing. */
const untyped = (caughtBy: string, when: typeof isQuery, type: string): Defect =>
  defect(
    `${type} has no Content-Type`,
    caughtBy,
    replies(both(when, accepts(type)), (reply) => ({ fields: withField(reply, 'content-type') })),
  )

/** The body is empty. */
const empty = (caughtBy: string, when: typeof isQuery, type: string): Defect =>
  defect(
    `${type} is empty`,
    caughtBy,
    replies(both(when, accepts(type), isMethod('GET')), ({ status }) => (status === 200 ? { body: '' } : {})),
  )

/** Defects in what is retrieved and in how it is created, for cases that exist in several renderings. */
export const retrievalDefects: readonly Defect[] = [
  untyped('223.headers.content-type-categories-plain', isQuery, plain),
  untyped('223.headers.content-type-collections-json', isCollection, asJson),
  untyped('223.headers.content-type-entities-plain', isEntity, plain),
  untyped('229.plain.media-type', isEntity, plain),
  untyped('229.header.media-type', isEntity, occi),
  empty('223.query.get-text', isQuery, plain),
  empty('223.entity.get-plain', isEntity, plain),
  empty('223.entity.get-json', isEntity, asJson),
  empty('223.collections.get-plain', isCollection, plain),
  empty('223.collections.get-uri-list', isCollection, 'text/uri-list'),
  empty('221.collections.same', isCollection, 'text/uri-list'),
  defect(
    'text/occi lists nothing',
    '223.collections.get-occi',
    replies(accepts(occi), (reply) => ({ fields: withField(reply, 'x-occi-location') })),
  ),
  defect(
    'text/occi has no categories',
    '223.query.get-occi',
    replies(accepts(occi), (reply) => ({ fields: withField(reply, 'category') })),
  ),
  defect(
    'text/occi has no kind',
    '223.entity.get-occi',
    replies(accepts(occi), (reply) => ({ fields: withField(reply, 'category') })),
  ),
  defect(
    'the query interface is at the well-known path alone',
    '223.query.path',
    replies(
      both(isQuery, ({ target }) => target === '/-/'),
      () => ({ status: 404 }),
    ),
  ),
  defect(
    'the collection of a kind is not bound',
    '223.namespace.bound',
    instead(both(isCollection, isMethod('GET')), { status: 404 }),
  ),
  defect(
    'the collections of mixins are not bound',
    '223.namespace.bound-mixin',
    instead(({ method, target }) => method === 'GET' && !/^\/(?:-|compute)\//.test(target), { status: 404 }),
  ),
  defect(
    'the version is missing with 501',
    '223.versioning.higher-server',
    replies(always, (reply) => (reply.status === 501 ? { fields: withField(reply, 'server') } : {})),
  ),
  defect(
    'version 1.1 is refused',
    '223.versioning.lower',
    instead((request) => (fieldOf(request, 'user-agent') ?? '').includes('OCCI/1.1'), { status: 501 }),
  ),
  defect('text is not read', '221.instantiation.kind', instead(both(isMethod('POST'), isSent(plain)), { status: 415 })),
  defect(
    'PUT takes a default kind',
    '221.instantiation.no-kind-put',
    requests(isMethod('PUT'), ({ body }) => ({
      body: `Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"\r\n${body}`,
    })),
  ),
  defect(
    'the id is a URL',
    '221.entity.urn',
    replies(isEntity, ({ body }) => ({ body: body.replace('urn:uuid:', 'http://x/') })),
  ),
  defect(
    'the id is another in text',
    '221.entity.stable-id',
    replies(both(isEntity, accepts(plain)), ({ body }) => ({ body: body.replace('urn:uuid:', 'urn:x:') })),
  ),
  defect(
    'a link says no source',
    '221.link.source',
    json(isEntity, ({ source, ...m }) => m),
  ),
  defect(
    'the source of a link does not exist',
    '221.link.source-exists',
    json(isEntity, (m) => ({ ...m, source: { location: '/compute/none' } })),
  ),
  defect(
    'mixins in text/occi are not read',
    '223.query.define-occi',
    instead(both(isMethod('POST'), isQuery, isSent(occi)), { status: 415 }),
  ),
  defect('a kind can be removed', '223.query.remove-kind', instead(both(isMethod('DELETE'), isQuery), {})),
  defect(
    'PUT in text/occi is not read',
    '223.entity.put-create-occi',
    instead(both(isMethod('PUT'), isSent(occi)), { status: 415 }),
  ),
  defect(
    'PUT in JSON stores nothing',
    '223.entity.put-create-json',
    instead(both(isMethod('PUT'), isSent(asJson)), { status: 201, fields: [['Location', '/compute/x']] }),
  ),
  defect(
    'DELETE of locations succeeds on a kind',
    '223.collections.dissociate-kind',
    instead(both(isMethod('DELETE'), isCollection), {}),
  ),
  defect(
    'DELETE without locations keeps the members',
    '223.collections.dissociate-all',
    instead(both(isMethod('DELETE'), isTagCollection), {}),
  ),
  defect(
    'the answer has the first location alone',
    '223.collections.create-several-locations',
    replies(isMethod('POST'), ({ body }) => ({ body: body.replace(/\n.*/s, '') })),
  ),
  defect(
    'defaults of kinds are not used',
    '226.attributes.default',
    json(isEntity, (m) => ({ ...m, attributes: {} })),
  ),
  defect(
    'defaults of mixins are not used',
    '221.templates.default',
    json(isEntity, (m) => ({ ...m, attributes: {} })),
  ),
  defect('a collection is not deleted', '223.collections.delete', instead(both(isMethod('DELETE'), isCollection), {})),
  defect(
    'lines of collections end in CR',
    '229.plain.crlf-collections',
    replies(both(isCollection, accepts(plain)), ({ body }) => ({ body: `${body}\r` })),
  ),
]
