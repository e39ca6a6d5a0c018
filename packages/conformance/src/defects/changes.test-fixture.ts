import {
  always,
  both,
  type Defect,
  defect,
  fieldOf,
  instead,
  isAction,
  isEntity,
  isLink,
  isMethod,
  isQuery,
  isTagCollection,
  json,
  remembering,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

/** The first of several lines of a body counts. */
const firstLine = (method: string) =>
  requests(both(isMethod(method), isQuery), ({ body }) => ({ body: body.replace(/\r\n.*/s, '\r\n') }))

/** Defects in how mixins, entities and members of mixins are changed. */
export const changeDefects: readonly Defect[] = [
  defect(
    'POST without a category succeeds',
    '223.query.define-nothing',
    instead((r) => r.method === 'POST' && isQuery(r) && r.body === '', {}),
  ),
  defect(
    'mixins of clients have the location of a kind',
    '223.namespace.unique-mixin',
    json(isQuery, (m) => ({
      ...m,
      mixins: m.mixins?.map((one) =>
        /conformance/.test(String(one.scheme)) ? { ...one, location: '/compute/' } : one,
      ),
    })),
  ),
  defect('of several mixins the first is defined', '223.query.define-several', firstLine('POST')),
  defect('of several mixins the first is removed', '223.query.remove-several', firstLine('DELETE')),
  defect(
    'an action of the query interface succeeds',
    '223.query.action',
    instead(
      both(isAction, ({ target }) => target.startsWith('/-/')),
      {},
    ),
  ),
  defect(
    'PUT gives no Location',
    '223.entity.put-location',
    replies(isMethod('PUT'), (reply) => ({ fields: withField(reply, 'location') })),
  ),
  defect(
    'PUT keeps mixins',
    '223.entity.put-replace-mixins',
    requests(isMethod('PUT'), () => ({ method: 'POST' })),
  ),
  defect(
    'actions in text/occi are not read',
    '223.entity.action-occi',
    instead(
      both(isAction, (r) => fieldOf(r, 'content-type') === 'text/occi'),
      { status: 415 },
    ),
  ),
  defect('links cannot be changed', '223.entity.link-update', instead(both(isMethod('POST'), isLink), { status: 405 })),
  remembering('a resource renders a link that was deleted', '223.entity.link-delete', () => {
    let target = ''
    return async (request, forward) => {
      target = /"target":\{"location":"([^"]*)"/.exec(request.body)?.[1] ?? target
      const isSource = json(isEntity, (m) => (m.target ? m : { ...m, links: [{ target: { location: target } }] }))
      return isSource(request, forward)
    }
  }),
  defect(
    'locations of a mixin are not looked up',
    '223.collections.associate-missing',
    instead(both(isMethod('POST'), isTagCollection), {}),
  ),
  defect(
    'the action of the query is not compared for a collection',
    '223.collections.action-differs',
    requests(isAction, ({ target }) => ({ target: target.replace('=another', '=start') })),
  ),
  defect(
    'any key of the query names an action',
    '223.entity.action-key',
    requests(always, ({ target }) => ({ target: target.replace('?do=', '?action=') })),
  ),
]
