import {
  accepts,
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
  mapField,
  not,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

/** Defects of GFD.223: the methods. */
export const methodDefects: readonly Defect[] = [
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
      fields: withField(request, 'accept', 'application/occi+json'),
      body: '',
    })
    for (const { kind, id } of JSON.parse(body).links ?? []) {
      const target = `/${kind.replace(/^.*#/, '')}/${id.replace('urn:uuid:', '')}`
      await forward({ ...request, method: 'DELETE', target, body: '' })
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
    '223.entity.action-plain',
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
    return forward({ ...request, method: 'DELETE', target: location, body: '' })
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
