import { defineKind, link, resource } from '@occi/core'
import type { Application } from '@occi/server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { openApiRendering } from './openapi-rendering.ts'
import { job, scheme, serviceOf, traced, urgent, waits } from './service.test-fixture.ts'

/** The members of a description that the tests look at. */
interface Description {
  readonly paths: object
  readonly servers: unknown
  readonly security: unknown
  readonly components: unknown
}

async function read(app: Application, path = '/-/?format=openapi') {
  const response = await app.request(path)
  expect(response.status).toBe(200)
  return (await response.json()) as Description
}

const define = (app: Application, ...mixins: object[]) =>
  app.request('/-/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mixins }),
  })

/** Validates values against a component of a description. */
function validatorOf(document: object, component: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  const validate = ajv.compile({ $ref: `api#/components/schemas/${component}` })
  return (value: unknown) => validate(value) || ajv.errorsText(validate.errors)
}

describe('the description in OpenAPI', () => {
  it('is answered at the query interface, to who accepts it and to who names its format', async () => {
    const app = serviceOf([job])
    const accepted = await app.request('/-/', { headers: { accept: 'application/openapi+json' } })
    expect(accepted.headers.get('content-type')).toBe('application/openapi+json')
    const named = await app.request('/-/?format=openapi', { headers: { accept: 'text/html' } })
    expect(await named.text()).toBe(await accepted.text())
  })

  it('is never chosen for who accepts anything, or sends JSON', async () => {
    const app = serviceOf([job])
    const plain = await app.request('/-/', { headers: { accept: '*/*' } })
    expect(plain.headers.get('content-type')).toMatch(/^text\/plain/)
    const response = await define(app, { scheme: 'http://example.com/tags#', term: 'web', location: '/web/' })
    expect(response.headers.get('content-type')).toBe('application/occi+json')
  })

  it('is refused elsewhere, as a problem in JSON', async () => {
    const response = await serviceOf([job]).request('/job/', { headers: { accept: 'application/openapi+json' } })
    expect(response.status).toBe(406)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'not-acceptable', detail: expect.stringContaining('/-/') })
  })

  it('has the paths of each kind and mixin', async () => {
    const { paths, servers } = await read(serviceOf([job, traced, urgent]))
    expect(Object.keys(paths)).toEqual(['/-/', '/', '/job/', '/job/{id}', '/traced/', '/urgent/'])
    expect(servers).toEqual([{ url: 'http://localhost' }])
  })

  it('has the attributes of mixins that apply, and allows no others', async () => {
    const validate = validatorOf(await read(serviceOf([job, traced, urgent])), 'NewJob')
    const attributes = { 'com.example.job.command': 'make' }
    const kind = job.identifier
    expect(validate({ kind, attributes })).toBe(true)
    expect(validate({ kind, attributes: { ...attributes, 'com.example.trace.level': 'high' } })).toBe(true)
    expect(validate({ kind, attributes: { ...attributes, 'com.example.trace.level': 'none' } })).toMatch(/allowed/)
    expect(validate({ kind, attributes: { ...attributes, 'com.example.job.priority': 10 } })).toMatch(/<= 9/)
    expect(validate({ kind, attributes: { ...attributes, 'com.example.job.comand': 'x' } })).toMatch(/unevaluated/)
    expect(validate({ kind, attributes: {} })).toMatch(/required property 'com.example.job.command'/)
    expect(validate({ kind, attributes, mixins: [urgent.identifier] })).toBe(true)
    expect(validate({ kind, attributes, mixins: ['http://example.com/occi#other'] })).not.toBe(true)
  })

  it('says what templates set', async () => {
    const { components } = await read(serviceOf([job, urgent]))
    expect(components).toMatchObject({
      schemas: {
        JobMixin: { const: urgent.identifier, description: 'Sets com.example.job.priority to 1.' },
      },
    })
  })

  it('describes what the service shows', async () => {
    const app = serviceOf([job, traced])
    const document = await read(app)
    const body = {
      kind: job.identifier,
      mixins: [traced.identifier],
      attributes: { 'com.example.job.command': 'make' },
    }
    const headers = { 'content-type': 'application/json' }
    const created = await app.request('/job/', { method: 'POST', headers, body: JSON.stringify(body) })
    const entity = await created.json()
    expect(validatorOf(document, 'Job')(entity)).toBe(true)
    expect(validatorOf(document, 'NewJob')(entity)).toBe(true)
    const list = await app.request('/job/', { headers: { accept: 'application/json' } })
    expect(validatorOf(document, 'JobListing')(await list.json())).toBe(true)
    const categories = await app.request('/-/', { headers: { accept: 'application/json' } })
    expect(validatorOf(document, 'Categories')(await categories.json())).toBe(true)
    const missing = await app.request('/job/none', { headers: { accept: 'application/json' } })
    expect(validatorOf(document, 'Problem')(await missing.json())).toBe(true)
  })

  it('describes links, within their sources, alone and in listings', async () => {
    const app = serviceOf([job, waits])
    const document = await read(app)
    const headers = { 'content-type': 'application/json' }
    const attributes = { 'com.example.job.command': 'make' }
    const put = (path: string, body: object) =>
      app.request(path, { method: 'PUT', headers, body: JSON.stringify({ kind: job.identifier, attributes, ...body }) })
    await put('/job/first', {})
    const body = { links: [{ kind: waits.identifier, target: { location: '/job/first' } }] }
    expect(validatorOf(document, 'NewJob')({ kind: job.identifier, attributes, ...body })).toBe(true)
    const source = JSON.parse(await (await put('/job/second', body)).text())
    expect(source.links).toHaveLength(1)
    expect(validatorOf(document, 'Job')(source)).toBe(true)
    expect(validatorOf(document, 'NewJob')(source)).toBe(true)
    expect((await put('/job/second', source)).status).toBe(200)
    const json = { headers: { accept: 'application/json' } }
    const links = JSON.parse(await (await app.request('/waits/', json)).text())
    expect(validatorOf(document, 'WaitsListing')(links)).toBe(true)
    expect(validatorOf(document, 'NewWaits')(links.links[0])).toBe(true)
    expect(validatorOf(document, 'NewWaits')({ kind: waits.identifier, target: { location: '/x' } })).toMatch(/source/)
    expect(validatorOf(document, 'Listing')(await (await app.request('/', json)).json())).toBe(true)
    await app.request('/waits/', { method: 'DELETE' })
    expect(validatorOf(document, 'WaitsListing')(await (await app.request('/waits/', json)).json())).toBe(true)
  })

  it('describes entities of all kinds, whatever it is filtered by', async () => {
    const other = defineKind({ scheme, term: 'other', parent: link, location: '/other/' })
    const app = serviceOf([job, waits, other, traced])
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const post = async (path: string, body: object) => {
      const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(response.status).toBe(201)
      return JSON.parse(await response.text())
    }
    const target = { location: 'http://example.com/' }
    const attributes = { 'com.example.job.command': 'make' }
    const links = [waits, other, link].map(({ identifier }) => ({ kind: identifier, target }))
    const sent = { kind: job.identifier, attributes, links }
    const entities = [await post('/job/', sent), await post('/resource/', { kind: resource.identifier })]
    for (const filter of [[], [job], [job, waits], [traced]]) {
      const query = filter.map(({ identifier }) => `&category=${encodeURIComponent(identifier)}`).join('')
      const document = await read(app, `/-/?format=openapi${query}`)
      const all = validatorOf(document, 'AnyResource')
      expect(entities.map(all)).toEqual([true, true])
      expect(validatorOf(document, 'NewEntities')({ resources: [sent] })).toBe(true)
    }
  })

  it('changes when a mixin is defined, and when it is removed', async () => {
    const app = serviceOf([job])
    const before = await read(app)
    const web = { scheme: 'http://example.com/tags#', term: 'web', location: '/web/' }
    await define(app, web)
    const after = await read(app)
    expect(Object.keys(after.paths)).toContain('/web/')
    const tagged = {
      kind: job.identifier,
      attributes: { 'com.example.job.command': 'x' },
      mixins: [web.scheme + web.term],
    }
    expect(validatorOf(before, 'NewJob')(tagged)).not.toBe(true)
    expect(validatorOf(after, 'NewJob')(tagged)).toBe(true)
    const body = JSON.stringify({ mixins: [{ scheme: web.scheme, term: web.term }] })
    await app.request('/-/', { method: 'DELETE', headers: { 'content-type': 'application/json' }, body })
    expect(await read(app)).toEqual(before)
  })

  it('has the mixins of the caller alone', async () => {
    const app = serviceOf(
      [job],
      {},
      {
        authenticate: { identify: ({ header }) => ({ user: header('x-user') }) },
        policy: { owner: ({ user }) => String(user) },
      },
    )
    const paths = async (user: string) => {
      const response = await app.request('/-/?format=openapi', { headers: { 'x-user': user } })
      return Object.keys(((await response.json()) as Description).paths)
    }
    const mixins = [{ scheme: 'http://example.com/tags#', term: 'secret', location: '/secret/' }]
    const headers = { 'content-type': 'application/json', 'x-user': 'ann' }
    await paths('bob')
    await app.request('/-/', { method: 'POST', headers, body: JSON.stringify({ mixins }) })
    expect(await paths('ann')).toContain('/secret/')
    expect(await paths('bob')).not.toContain('/secret/')
  })

  it('has no more tags than it may, and then allows others', async () => {
    const app = serviceOf([job], { mostTags: 2 })
    const tags = ['a', 'b', 'c'].map((term) => ({ scheme: 'http://example.com/tags#', term, location: `/${term}/` }))
    await define(app, ...tags)
    const document = await read(app)
    expect(Object.keys(document.paths)).toEqual(['/-/', '/', '/job/', '/job/{id}', '/a/', '/b/'])
    const attributes = { 'com.example.job.command': 'x' }
    const tagged = { kind: job.identifier, attributes, mixins: ['http://example.com/tags#c'] }
    expect(validatorOf(document, 'NewJob')(tagged)).toBe(true)
    const filtered = await read(app, `/-/?format=openapi&category=${encodeURIComponent('http://example.com/tags#c')}`)
    expect(Object.keys(filtered.paths)).toContain('/c/')
  })

  it('names the security schemes of the service', async () => {
    const security = { password: { type: 'http', scheme: 'basic' } } as const
    const document = await read(serviceOf([job], { security }))
    expect(document.security).toEqual([{ password: [] }])
    expect(document.components).toMatchObject({ securitySchemes: security, responses: { Unauthorized: {} } })
    expect((await read(serviceOf([job]))).security).toEqual([])
  })

  it('refuses options that are not valid', () => {
    expect(() => openApiRendering({ security: { 'a b': { type: 'mutualTLS' } } })).toThrow(
      /security names a scheme 'a b'/,
    )
    expect(() => openApiRendering({ mostTags: -1 })).toThrow(/mostTags/)
  })
})
