import type { Reply } from '../proxy.test-fixture.ts'
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
  isTagCollection,
  json,
  mapField,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const withoutVersion = (reply: Reply) => ({ fields: withField(reply, 'server', 'nginx') })

/** Defects of GFD.223: namespace, headers, status codes, paging and filters. */
export const headerDefects: readonly Defect[] = [
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
    'Server does not name the version on deletions',
    '223.versioning.server-change',
    replies(isMethod('DELETE'), withoutVersion),
  ),
  defect(
    'versions are compared as decimal numbers',
    '223.versioning.higher-minor',
    requests(always, (request) => ({
      fields: mapField(request, 'user-agent', (value) => value.replace('1.10', '1.1')),
    })),
  ),
]
