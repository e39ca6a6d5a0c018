import type { Reply } from '../proxy.test-fixture.ts'
import {
  always,
  both,
  type Defect,
  defect,
  instead,
  isCollection,
  isEntity,
  isMethod,
  json,
  remembering,
  replies,
  requests,
  shows,
} from './alter.test-fixture.ts'

/** Defects of GFD.221: entities, links and collections. */
export const instanceDefects: readonly Defect[] = [
  defect(
    'a default kind is taken',
    '221.instantiation.no-kind',
    requests(
      (r) => r.method === 'POST' && isCollection(r) && r.body.startsWith('X-OCCI-Attribute'),
      ({ body }) => ({
        body: `Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"\r\n${body}`,
      }),
    ),
  ),
  defect(
    'the last of two kinds counts',
    '221.instantiation.two-kinds',
    requests(isMethod('POST'), ({ body }) => ({ body: body.replace(/^Category: link.*\r\n/m, '') })),
  ),
  defect(
    'an unknown kind is answered 500',
    '221.instantiation.unknown-kind',
    replies(always, ({ status, body }) =>
      status === 400 && body.includes('occi-conformance#unknown') ? { status: 500 } : {},
    ),
  ),
  defect(
    'titles cannot be changed',
    '221.mutability.title',
    requests(both(isMethod('POST'), isEntity), ({ body }) => ({ body: body.replace(/"title":"[^"]*"/, '') })),
  ),
  remembering(
    'the state can be set by clients',
    '221.mutability.immutable-update',
    shows(/compute\.state/, /"inactive"/, '"occi-conformance"'),
  ),
  remembering(
    'the id can be set by clients',
    '221.mutability.id',
    shows(/core\.id/, /urn:uuid:[0-9a-f-]*/, 'urn:uuid:1f5b8a0e-5bd5-4d0c-9d8e-0f1f6d0a3b11'),
  ),
  defect(
    'mutable attributes of a creation are ignored',
    '221.mutability.mutable',
    requests(both(isMethod('POST'), isCollection), ({ body }) => ({
      body: body.replace(/"attributes":\{[^}]*\}/, '"attributes":{}'),
    })),
  ),
  defect(
    'all entities have one id',
    '221.entity.unique',
    replies(isEntity, ({ body }) => ({ body: body.replace(/urn:uuid:[0-9a-f-]*/, 'urn:uuid:x') })),
  ),
  defect(
    'the id is no URI',
    '221.entity.id',
    replies(isEntity, ({ body }) => ({ body: body.replace(/urn:uuid:/, '') })),
  ),
  defect(
    'an entity has attributes of no category',
    '221.entity.exposes',
    json(isEntity, (m) => ({ ...m, attributes: { ...m.attributes, 'com.example.x': 1 } })),
  ),
  defect(
    'a new entity is not in its collection',
    '221.collections.whole',
    replies(both(isCollection, isMethod('GET')), ({ body }) => ({
      body: body.replace(/\n?X-OCCI-Location: [^\n]*$/, ''),
    })),
  ),
  defect(
    'a collection lists what does not exist',
    '221.collections.item',
    replies(both(isCollection, isMethod('GET')), ({ body }) => ({
      body: body.replace(/(?<=X-OCCI-Location: .*)-/, '-x'),
    })),
  ),
  remembering('links outlive their resource', '221.link.composite', () => {
    const kept = new Map<string, Reply>()
    return async (request, forward) => {
      const reply = await forward(request)
      if (request.method !== 'GET' || !/(?:link|interface)\//.test(request.target)) return reply
      if (reply.status === 200) kept.set(request.target, reply)
      return kept.get(request.target) ?? reply
    }
  }),
  defect(
    'a link says no target',
    '221.link.target',
    json(isEntity, ({ target, ...m }) => m),
  ),
  defect(
    'source and target are exchanged',
    '221.link.create',
    json(isEntity, (m) => ({ ...m, source: m.target, target: m.source })),
  ),
  defect(
    'a resource does not render its links',
    '221.link.of-resource',
    json(isEntity, ({ links, ...m }) => m),
  ),
  defect(
    'a source outside is accepted',
    '221.link.foreign-source',
    instead((r) => r.body.includes('elsewhere.example.com'), { status: 201, fields: [['Location', '/storagelink/x']] }),
  ),
  defect(
    'a source that does not exist is answered 500',
    '221.link.missing-source',
    replies(
      (r) => r.method === 'POST' && isCollection(r),
      ({ status }) => (status === 400 || status === 404 ? { status: 500 } : {}),
    ),
  ),
  defect(
    'mutable attributes cannot be changed later',
    '221.mutability.mutable-update',
    requests(both(isMethod('POST'), isEntity), ({ body }) => ({
      body: body.replace(/"attributes":\{[^}]*\}/, '"attributes":{}'),
    })),
  ),
  remembering('the state can be set at creation', '221.mutability.immutable-create', () => {
    let isSet = false
    return async (request, forward) => {
      const body = request.body.replace(/"occi\.compute\.state":"[^"]*"/, '')
      if (body !== request.body) isSet = true
      const reply = await forward({ ...request, body })
      return isSet ? { ...reply, body: reply.body.replace('"inactive"', '"occi-conformance"') } : reply
    }
  }),
  remembering(
    'the state can be set by PUT',
    '221.mutability.immutable-put',
    shows(/compute\.state/, /"inactive"/, '"occi-conformance"'),
  ),
  defect(
    'a target outside is refused',
    '221.link.foreign-target',
    instead((r) => r.body.includes('elsewhere.example.com'), { status: 400 }),
  ),
]
