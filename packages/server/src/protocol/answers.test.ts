import { type ClientRendering, parsePagingFields, type RawAnswerType } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { textOcciRendering, textPlainRendering, uriListRendering } from '@occi/render-text'
import { beforeEach, describe, expect, test } from 'vitest'
import { category, cloud, machine, member, secured } from './cloud.test-fixture.ts'
import { type Answer, type Client, client, occi, pathOf } from './http.test-fixture.ts'

const renderings = [
  ['text/plain', textPlainRendering()],
  ['text/occi', textOcciRendering()],
  ['application/occi+json', jsonRendering()],
  ['text/uri-list', uriListRendering()],
] as const satisfies readonly (readonly [string, ClientRendering])[]

let service: Client
let location: string

/** An answer as a client has it. */
function messageOf({ headers, text }: Answer) {
  const fields = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return { fields, body: text }
}

beforeEach(async () => {
  service = await client(cloud())
  const fields = {
    Category: [category(machine), category(secured)],
    'X-OCCI-Attribute': 'occi.core.title="one", com.example.cores=2',
    Link: `<http://elsewhere.example.com/cluster/1>; rel="http://example.com/occi#cluster"; category="${member.identifier}"; com.example.port="a"`,
  }
  location = pathOf((await service.send('POST', '/machine/', occi(fields))).headers.location)
  for (const _ of [1, 2]) await service.send('POST', '/machine/', occi({ Category: category(machine) }))
})

describe.each(renderings)('a client that accepts %s reads', (mediaType, { answers, canEncode }) => {
  const get = (path: string) => service.send('GET', path, { headers: { Accept: mediaType } })
  const read = async (path: string, ...expected: RawAnswerType[]) =>
    answers.decode(messageOf(await get(path)), expected)

  if (canEncode('entity') === true)
    test('an entity with its link and actions', async () => {
      const answer = await read(location, 'entity')
      expect(answer).toMatchObject({
        type: 'entity',
        entity: {
          categories: [
            { identifier: machine.identifier, class: 'kind' },
            { identifier: secured.identifier, class: 'mixin' },
          ],
          links: [
            { target: { uri: 'http://elsewhere.example.com/cluster/1', kind: 'http://example.com/occi#cluster' } },
          ],
          actions: expect.arrayContaining(['http://example.com/occi/machine/action#start']),
        },
      })
    })

  test('a listing, page by page', async () => {
    const found: unknown[] = []
    for (let path: string | undefined = '/machine/?number=2'; path !== undefined; ) {
      const response = await get(path)
      const answer = answers.decode(messageOf(response), ['entities', 'locations'])
      found.push(
        ...(answer?.type === 'entities' ? answer.entities : answer?.type === 'locations' ? answer.locations : []),
      )
      const { total, next } = parsePagingFields(messageOf(response).fields)
      expect(total).toBe(3)
      if (mediaType === 'text/occi' && found.length === 2) path = '/machine/?page=2&number=2'
      else path = next?.slice(service.url.length)
    }
    expect(found).toHaveLength(3)
  })

  test('an empty listing', async () => {
    const answer = await read('/disk/', 'entities', 'locations')
    if (answer?.type === 'entities') expect(answer.entities).toEqual([])
    else expect(answer).toBeUndefined()
  })

  if (canEncode('categories') === true)
    test('the query interface', async () => {
      const answer = await read('/-/', 'categories')
      const kind = answer?.type === 'categories' ? answer.categories.find(({ term }) => term === 'machine') : undefined
      expect(kind).toMatchObject({
        class: 'kind',
        rel: ['http://schemas.ogf.org/occi/core#resource'],
        actions: machine.actions.map(({ identifier }) => identifier),
        attributes: expect.arrayContaining([expect.objectContaining({ name: 'com.example.state', mutable: false })]),
      })
      expect(new URL(kind?.location ?? '', service.url).pathname).toBe('/machine/')
    })

  if (canEncode('entity') === true)
    test('where a created entity is', async () => {
      const sent = occi({ Category: category(machine) })
      const response = await service.send('POST', '/machine/', {
        ...sent,
        headers: { ...sent.headers, Accept: mediaType },
      })
      const answer = answers.decode(messageOf(response), ['entity', 'locations'])
      if (answer?.type === 'locations') expect(new Set(answer.locations)).toEqual(new Set([response.headers.location]))
      else
        expect(answer).toMatchObject({ type: 'entity', entity: { categories: [{ identifier: machine.identifier }] } })
    })

  test('an error', async () => {
    const error = answers.decodeError(messageOf(await get('/machine/missing/')))
    expect(error?.message).toContain('/machine/missing/')
    if (mediaType.endsWith('json')) expect(error).toMatchObject({ code: 'not-found', status: 404 })
  })
})
