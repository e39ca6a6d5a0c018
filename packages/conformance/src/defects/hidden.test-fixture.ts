import {
  accepts,
  both,
  type Defect,
  defect,
  instead,
  isCollection,
  isEntity,
  isLink,
  isMethod,
  isQuery,
  isSent,
  isTagCollection,
  json,
  remembering,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const otherKind = json(isEntity, (m) => ({ ...m, kind: 'http://example.com/occi#other' }))

/** A creation whose answer renders nothing and names no location, and one that stores another title. */
const creations = (method: 'PUT' | 'POST', when: typeof isEntity, caughtBy: string, title: string) =>
  (['text/plain', 'text/occi', 'application/occi+json'] as const).flatMap((type) => {
    const id = `${caughtBy}-${type.replace(/.*[/+]/, '')}`
    const isCreation = both(isMethod(method), when, isSent(type))
    return [
      defect(
        `${method} in ${type} answers 200 with nothing`,
        id,
        replies(isCreation, (reply) => ({
          status: 200,
          body: '',
          fields: ['location', 'category', 'x-occi-location'].reduce(
            (fields, name) => withField({ fields }, name),
            reply.fields,
          ),
        })),
      ),
      defect(
        `${method} in ${type} stores another title`,
        id,
        requests(isCreation, ({ body, fields }) => ({
          body: body.replace(title, 'Other'),
          fields: fields.map(([name, value]) => [name, value.replace(title, 'Other')] as const),
        })),
      ),
    ]
  })

/** Defects that no status shows: the answer is empty, or what is stored is not what the answer says. */
export const hiddenDefects: readonly Defect[] = [
  ...creations('PUT', isEntity, '223.entity.put-create', 'Put here'),
  ...creations('POST', isCollection, '223.collections.create', 'Posted'),
  defect('a link keeps no mixin', '221.mixin.any-entity', instead(both(isMethod('POST'), isLink), {})),
  defect('an entity whose mixin is removed has another kind', '221.mixin.tags', otherKind),
  defect(
    'a target outside is replaced',
    '221.link.foreign-target',
    json(isEntity, (m) => ({ ...m, target: { location: '/x' } })),
  ),
  defect(
    'a page beyond the end is the first',
    '223.pagination.end-text',
    requests(isCollection, ({ target }) => ({ target: target.replace('page=1000000', 'page=1') })),
  ),
  defect(
    'the well-known path names no category',
    '223.query.well-known',
    instead(({ target }) => target.startsWith('/.well-known'), {}),
  ),
  defect(
    'a mixin in text/occi is not stored',
    '223.query.define-occi',
    instead(both(isMethod('POST'), isQuery, isSent('text/occi')), {}),
  ),
  defect('a mixin in JSON is not stored', '223.query.define-json', instead(both(isMethod('POST'), isQuery), {})),
  remembering('a kind is removed with an error', '223.query.remove-kind', () => {
    let isRemoved = false
    return async (request, forward) => {
      const reply = await forward(request)
      if (request.method === 'DELETE') isRemoved = true
      return isRemoved && isQuery(request)
        ? { ...reply, body: reply.body.replace(/"term":"compute"/, '"term":"x"') }
        : reply
    }
  }),
  defect(
    'POST answers with nothing',
    '223.entity.update',
    replies(both(isMethod('POST'), isEntity), () => ({ body: '' })),
  ),
  defect(
    'PUT answers with nothing',
    '223.entity.put-replace',
    replies(both(isMethod('PUT'), isEntity), () => ({ body: '' })),
  ),
  defect('a change of a link is not stored', '223.entity.link-update', instead(both(isMethod('POST'), isLink), {})),
  defect('a link is not removed', '223.entity.link-delete', instead(both(isMethod('DELETE'), isLink), {})),
  defect(
    'adding to a mixin is answered with an empty collection',
    '223.collections.associate',
    replies(both(isMethod('POST'), isTagCollection), () => ({ body: '' })),
  ),
  defect('what is added to a mixin is not stored', '223.collections.associate', async (request, forward) =>
    isMethod('POST')(request) && isTagCollection(request)
      ? { status: 200, fields: [['Content-Type', 'text/plain']], body: request.body }
      : forward(request),
  ),
  defect('PUT on a mixin stores nothing', '223.collections.replace', async (request, forward) =>
    isMethod('PUT')(request)
      ? { status: 200, fields: [['Content-Type', 'text/plain']], body: request.body }
      : forward(request),
  ),
  defect(
    'JSON is cut',
    '226.media-type',
    replies(both(isQuery, accepts('application/occi+json')), ({ body }) => ({ body: body.slice(0, -1) })),
  ),
  defect('text/occi+plain is not stored', '229.plain.input-occi', instead(isSent('text/occi+plain'), {})),
  defect('an entity of text/occi has another kind', '229.header.create', otherKind),
  defect(
    'the name-space is empty',
    '229.uri-list.root',
    replies(accepts('text/uri-list'), () => ({ body: '' })),
  ),
]
