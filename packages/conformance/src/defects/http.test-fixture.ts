import {
  accepts,
  always,
  both,
  type Defect,
  defect,
  fieldOf,
  instead,
  isAction,
  isCollection,
  isEntity,
  isMethod,
  isQuery,
  isTagCollection,
  json,
  mapField,
  not,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'
import type { Reply } from './proxy.test-fixture.ts'

const withoutVersion = (reply: Reply) => ({ fields: withField(reply, 'server', 'nginx') })

/** Defects of the HTTP protocol. */
export const httpDefects: readonly Defect[] = [
  defect('Server does not name the version', '223.versioning.server', replies(isQuery, withoutVersion)),
  defect(
    'Server does not name the version on collections',
    '223.versioning.server-collection',
    replies(isCollection, withoutVersion),
  ),
  defect(
    'Server does not name the version on errors',
    '223.versioning.server-error',
    replies(always, (reply) => (reply.status >= 400 ? withoutVersion(reply) : {})),
  ),
  defect(
    'the version is 1.1',
    '223.versioning.1.2',
    replies(always, (reply) => ({ fields: withField(reply, 'server', 'x OCCI/1.1') })),
  ),
  defect(
    'a higher version is served',
    '223.versioning.higher',
    requests(always, (request) => ({ fields: withField(request, 'user-agent') })),
  ),
  defect(
    'the same version is refused',
    '223.versioning.same',
    instead((r) => /OCCI\/1/.test(fieldOf(r, 'user-agent') ?? ''), { status: 501 }),
  ),
  defect(
    'the kind entity has a location',
    '223.namespace.entity-unbound',
    json(isQuery, (m) => ({ ...m, kinds: m.kinds?.map((kind) => ({ location: '/entity/', ...kind })) })),
  ),
  defect(
    'two kinds share a location',
    '223.namespace.unique',
    json(isQuery, (m) => ({
      ...m,
      kinds: m.kinds?.map((kind) => (kind.location ? { ...kind, location: '/compute/' } : kind)),
    })),
  ),
  defect(
    'a location has a space',
    '223.namespace.location-form',
    json(isQuery, (m) => ({ ...m, mixins: m.mixins?.map((one) => ({ ...one, location: `/a b${one.location}` })) })),
  ),
  defect(
    'there is no unbound path',
    '223.namespace.unbound',
    instead(({ target }) => target === '/', { status: 404 }),
  ),
  defect(
    'Accept is not in answers',
    '223.headers.accept',
    replies(always, (reply) => ({ fields: withField(reply, 'accept') })),
  ),
  defect(
    'collections have no Content-Type',
    '223.headers.content-type-collections-plain',
    replies(isCollection, (reply) => ({ fields: withField(reply, 'content-type') })),
  ),
  defect(
    'entities in JSON are labelled as text',
    '223.headers.content-type-entities-json',
    replies(isEntity, (reply) => ({ fields: withField(reply, 'content-type', 'text/plain') })),
  ),
  defect(
    'the first of several media types is used',
    '223.headers.accept-quality',
    requests(always, (request) => ({
      fields: withField(request, 'accept', (fieldOf(request, 'accept') ?? '*/*').replace(/[;,].*/, '')),
    })),
  ),
  defect(
    'a body of any media type is read as text',
    '223.headers.content-type-unknown',
    replies(
      (r) => fieldOf(r, 'content-type') === 'image/gif',
      () => ({ status: 201 }),
    ),
  ),
  defect(
    'what cannot be read is answered 500',
    '223.status.400-text',
    replies(always, ({ status }) => (status === 400 ? { status: 500 } : {})),
  ),
  defect(
    'JSON that is cut is answered 200',
    '223.status.400-json',
    instead(({ body }) => body === '{"kind":', {}),
  ),
  defect(
    'a missing entity is an empty answer',
    '223.status.404',
    replies(always, ({ status }) => (status === 404 ? { status: 200, body: '' } : {})),
  ),
  defect(
    'DELETE of what does not exist succeeds',
    '223.status.404-delete',
    replies(isMethod('DELETE'), ({ status }) => (status === 404 ? { status: 200 } : {})),
  ),
  defect('PUT on the query interface succeeds', '223.status.405', instead(both(isMethod('PUT'), isQuery), {})),
  defect(
    'Accept is ignored',
    '223.status.406',
    requests(always, (request) => ({ fields: withField(request, 'accept', '*/*') })),
  ),
  defect(
    'a mixin replaces another with its identifier',
    '223.status.conflict',
    replies(both(isMethod('POST'), isQuery), ({ status }) => (status === 409 ? { status: 200 } : {})),
  ),
  defect(
    'a page number that is none is answered 500',
    '223.status.minimum',
    instead(({ target }) => target.includes('page=-1'), { status: 500 }),
  ),
  defect(
    'paging is ignored',
    '223.pagination.number',
    requests(always, ({ target }) => ({ target: target.replace(/\?page=.*/, '') })),
  ),
  defect(
    'every page is the first',
    '223.pagination.page',
    requests(always, ({ target }) => ({ target: target.replace(/page=\d+/, 'page=1') })),
  ),
  defect(
    'a page beyond the end is answered 404',
    '223.pagination.end-text',
    instead(({ target }) => target.includes('page=1000000'), { status: 404 }),
  ),
  defect(
    'a page beyond the end is the last page, in JSON',
    '223.pagination.end-json',
    requests(both(isCollection, accepts('application/occi+json')), ({ target }) => ({
      target: target.replace(/page=\d+/, 'page=1'),
    })),
  ),
  defect(
    'a number that is too large is answered 500',
    '223.pagination.too-large',
    replies(always, ({ status }) => (status === 413 ? { status: 500 } : {})),
  ),
  defect(
    'the filter of the query interface is ignored',
    '223.filtering.category',
    requests(both(isQuery, isMethod('GET')), (request) => ({ fields: withField(request, 'category') })),
  ),
  defect(
    'a filter of the query interface drops the actions',
    '223.filtering.category-actions',
    replies(
      both(isQuery, (r) => fieldOf(r, 'category') !== undefined),
      ({ body }) => ({ body: body.replace(/^Category: .*class="action".*\n/gm, '') }),
    ),
  ),
  defect(
    'the filter of a collection is ignored',
    '223.filtering.attribute',
    requests(both(isCollection, isMethod('GET')), (request) => ({ fields: withField(request, 'x-occi-attribute') })),
  ),
  defect(
    'a filter that nothing matches is ignored',
    '223.filtering.no-match',
    requests(both(isCollection, isMethod('GET')), (request) => ({ fields: withField(request, 'x-occi-attribute') })),
  ),
  defect(
    'the collection of a mixin lists all entities',
    '223.filtering.mixin',
    requests(both(isTagCollection, isMethod('GET')), () => ({ target: '/compute/' })),
  ),
  defect(
    'there is no well-known path',
    '223.query.well-known',
    instead(({ target }) => target.startsWith('/.well-known'), { status: 404 }),
  ),
  defect(
    'text names fewer categories',
    '223.query.same',
    replies(both(isQuery, accepts('text/plain')), ({ body }) => ({
      body: body.replace(/^Category: storage;.*\n/m, ''),
    })),
  ),
  defect('a mixin is not stored', '223.query.define-plain', instead(both(isMethod('POST'), isQuery), {})),
  defect(
    'a mixin is answered 201',
    '223.query.define-json',
    replies(both(isMethod('POST'), isQuery), () => ({ status: 201 })),
  ),
  defect('a mixin is not removed', '223.query.remove', instead(both(isMethod('DELETE'), isQuery), {})),
  defect(
    'DELETE without a category succeeds',
    '223.query.remove-nothing',
    instead((r) => r.method === 'DELETE' && isQuery(r) && r.body === '', {}),
  ),
  defect(
    'a removed mixin stays with its entities',
    '223.query.remove-keeps-entities',
    instead(both(isMethod('DELETE'), isQuery), {}),
  ),
  defect(
    'PUT does not create',
    '223.entity.put-create-plain',
    replies(both(isMethod('PUT'), isEntity), ({ status }) => (status === 201 ? { status: 404 } : {})),
  ),
  defect(
    'PUT keeps what is not sent',
    '223.entity.put-replace',
    requests(
      (r) => r.method === 'PUT' && r.body.includes('After'),
      () => ({ method: 'POST' }),
    ),
  ),
  defect('PUT removes links', '223.entity.put-keeps-links', async (request, forward) => {
    const reply = await forward(request)
    if (request.method !== 'PUT') return reply
    const { body } = await forward({
      ...request,
      method: 'GET',
      fields: [['Accept', 'application/occi+json']],
      body: '',
    })
    for (const { kind, id } of JSON.parse(body).links ?? []) {
      const target = `/${kind.replace(/^.*#/, '')}/${id.replace('urn:uuid:', '')}`
      await forward({ method: 'DELETE', target, fields: [], body: '' })
    }
    return reply
  }),
  defect(
    'what GET answers cannot be put back',
    '223.entity.put-back',
    instead((r) => r.method === 'PUT' && r.body.includes('\nX-OCCI-Attribute: occi.core.id'), { status: 400 }),
  ),
  defect(
    'POST removes what is not sent',
    '223.entity.update',
    requests(
      (r) => r.method === 'POST' && isEntity(r) && r.body.includes('After'),
      ({ body }) => ({ body: body.replace('{', '{"summary":"",') }),
    ),
  ),
  defect(
    'POST does not change',
    '223.entity.update-text',
    requests(both(isMethod('POST'), isEntity), () => ({ method: 'GET' })),
  ),
  defect('actions are not implemented', '223.entity.action', instead(isAction, { status: 501 })),
  defect(
    'actions in text are not read',
    '223.entity.action-text',
    instead(
      both(isAction, ({ body }) => body.startsWith('Category')),
      { status: 415 },
    ),
  ),
  defect(
    'the action of the query is not compared',
    '223.entity.action-differs',
    requests(isAction, ({ target }) => ({ target: target.replace('=another', '=start') })),
  ),
  defect(
    'an action needs no body',
    '223.entity.action-empty',
    instead(
      both(isAction, ({ body }) => body.startsWith('X-OCCI')),
      {},
    ),
  ),
  defect('DELETE does not remove', '223.entity.delete', instead(both(isMethod('DELETE'), isEntity), {})),
  defect(
    'DELETE is answered 202',
    '223.entity.delete-unlists',
    replies(both(isMethod('DELETE'), isEntity), () => ({ status: 202 })),
  ),
  defect(
    'a creation gives no location',
    '223.collections.create-plain',
    replies(both(isMethod('POST'), isCollection), (reply) => ({ fields: withField(reply, 'location'), body: '' })),
  ),
  defect(
    'a creation in text/occi loses the title',
    '223.collections.create-occi',
    requests(
      (r) => fieldOf(r, 'content-type') === 'text/occi',
      (request) => ({ fields: withField(request, 'x-occi-attribute') }),
    ),
  ),
  defect(
    'a creation in JSON is answered 202',
    '223.collections.create-json',
    replies(
      (r) => r.method === 'POST' && r.body.startsWith('{'),
      ({ status }) => (status === 201 ? { status: 202 } : {}),
    ),
  ),
  defect(
    'one entity a request',
    '223.collections.create-several',
    instead(({ body }) => body.startsWith('{"resources"'), { status: 400 }),
  ),
  defect(
    'an empty creation succeeds',
    '223.collections.create-nothing',
    instead((r) => r.method === 'POST' && isCollection(r) && r.body === '', {}),
  ),
  defect(
    'PUT on the collection of a kind succeeds',
    '223.collections.put-kind',
    instead(both(isMethod('PUT'), isCollection), {}),
  ),
  defect(
    'locations can be added to a kind',
    '223.collections.associate-kind',
    instead(({ target, body }) => target === '/compute/' && body.startsWith('X-OCCI-Location'), {}),
  ),
  defect(
    'adding to a mixin is answered without a collection',
    '223.collections.associate',
    replies(both(isMethod('POST'), isTagCollection), () => ({ status: 204, body: '' })),
  ),
  defect(
    'of several locations the first is added',
    '223.collections.associate-occi',
    requests(isTagCollection, (request) => ({
      fields: mapField(request, 'x-occi-location', (value) => value.replace(/,.*/, '')),
    })),
  ),
  defect(
    'PUT on a mixin only adds',
    '223.collections.replace',
    requests(isTagCollection, ({ method }) => ({ method: method === 'PUT' ? 'POST' : method })),
  ),
  defect('DELETE on a mixin deletes the entities', '223.collections.dissociate', async (request, forward) => {
    const location = /^X-OCCI-Location: (\S+)/.exec(request.body)?.[1]
    if (request.method !== 'DELETE' || location === undefined) return forward(request)
    return forward({ method: 'DELETE', target: location, fields: [], body: '' })
  }),
  defect(
    'actions on collections are not implemented',
    '223.collections.action',
    instead(
      both(isAction, not(isEntity), ({ target }) => target.includes('/?')),
      { status: 405 },
    ),
  ),
  defect(
    'a location leads nowhere',
    '223.collections.get-json',
    replies(both(isCollection, accepts('application/occi+json')), ({ body }) => ({
      body: body.replaceAll('urn:uuid:', 'urn:x:'),
    })),
  ),
]
