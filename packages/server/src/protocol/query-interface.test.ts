import { describe, expect, test } from 'vitest'
import { category, cloud, disk, large, machine, member, secured } from './cloud.test-fixture.ts'
import { client, json, occi, pathOf, plain } from './http.test-fixture.ts'

const tag = 'tag; scheme="http://me.example.org/tags#"; class="mixin"'

describe('GET (GFD.223 HTTP Methods Applied to Query Interface)', () => {
  test.each(['/-/', '/.well-known/org/ogf/occi/-/', '/-'])('%s lists entity, resource and link too', async (path) => {
    const { url, send } = await client(cloud())
    const { status, text } = await send('GET', path)
    expect(status).toBe(200)
    expect(text).toContain('Category: entity; scheme="http://schemas.ogf.org/occi/core#"; class="kind"')
    expect(text).toContain(`location="${url}/machine/"`)
    expect(text).toContain('Category: stop; scheme="http://example.com/occi/machine/action#"; class="action"')
    // GFD.223 Namespace: what cannot be instantiated has no location.
    expect(text).not.toContain(`location="${url}/entity/"`)
  })

  test('JSON: kinds, mixins, actions', async () => {
    const { send } = await client(cloud())
    const { text } = await send('GET', '/-/', { headers: { Accept: 'application/occi+json' } })
    const { kinds, mixins, actions } = JSON.parse(text)
    expect(kinds.find((kind: { term: string }) => kind.term === 'machine').location).toBe('/machine/')
    expect(mixins.some((mixin: { term: string }) => mixin.term === 'large')).toBe(true)
    expect(actions.map((action: { term: string }) => action.term)).toEqual(['start', 'stop', 'save'])
  })

  test('resource and link can be created', async () => {
    const { send } = await client(cloud())
    const core = 'resource; scheme="http://schemas.ogf.org/occi/core#"; class="kind"'
    expect((await send('POST', '/resource/', occi({ Category: core }))).status).toBe(201)
  })

  test('a filter gives the category, its descendants, its actions, and the mixins that apply to it', async () => {
    const { send } = await client(cloud())
    const terms = (text: string) => [...text.matchAll(/^Category: ([^;]+);/gm)].map((match) => match[1])
    const byHeader = await send('GET', '/-/', occi({ Category: category(machine), Accept: 'text/plain' }))
    expect(terms(byHeader.text)).toEqual(['machine', 'image', 'size', 'large', 'huge', 'start', 'stop', 'save'])
    const byQuery = await send('GET', `/-/?category=${encodeURIComponent(machine.identifier)}`)
    expect(byQuery.text).toBe(byHeader.text)
    const core = encodeURIComponent('http://schemas.ogf.org/occi/core#link')
    expect(terms((await send('GET', `/-/?category=${core}`)).text)).toEqual(['link', 'member'])
    expect((await send('GET', '/-/?category=http%3A%2F%2Fnone.example%23x')).status).toBe(400)
    expect((await send('GET', '/-/?page=1')).status).toBe(400)
  })
})

describe('the option entityLocation: jOCCI and rOCCI 5 refuse a model in which a kind has no location', () => {
  const core = 'http://schemas.ogf.org/occi/core#'

  test('gives the kind entity one in the query interface, filtered or not, and binds nothing', async () => {
    const { url, send } = await client(cloud({ entityLocation: '/entity/' }))
    for (const path of ['/-/', `/-/?category=${encodeURIComponent(`${core}entity`)}`]) {
      expect((await send('GET', path)).text).toContain(
        `Category: entity; scheme="${core}"; class="kind"; title="Entity"; location="${url}/entity/"`,
      )
      const { kinds } = JSON.parse((await send('GET', path, { headers: { Accept: 'application/json' } })).text)
      expect(kinds.every(({ location }: { location?: string }) => location !== undefined)).toBe(true)
    }
    expect((await send('GET', '/entity/')).status).toBe(404)
    expect((await send('POST', '/entity/', occi({ Category: `entity; scheme="${core}"; class="kind"` }))).status).toBe(
      400,
    )
  })

  test.each(['entity', '/entity', '/', '/-/'])('%s is none', (entityLocation) => {
    expect(() => cloud({ entityLocation })).toThrow(expect.objectContaining({ code: 'definition' }))
  })

  test('is not that of a mixin: one that names it is refused, one that names none gets another', async () => {
    const { send } = await client(cloud({ entityLocation: '/entity/' }))
    const mixin = 'entity; scheme="http://me.example.org/tags#"; class="mixin"'
    const refused = await send('POST', '/-/', plain(`Category: ${mixin}; location="/entity/"`))
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('the location /entity/ is in use')])
    const made = await send('POST', '/-/', plain(`Category: ${mixin}`))
    expect([made.status, made.text]).toEqual([200, expect.stringContaining('/entity-2/')])
  })

  test('that of another category is refused', () => {
    expect(() => cloud({ entityLocation: '/machine/' })).toThrow(
      'which is the location of http://example.com/occi#machine',
    )
  })
})

test('a filter by several categories gives what is related to any of them', async () => {
  const { send } = await client(cloud())
  const terms = (text: string) => [...text.matchAll(/^Category: ([^;]+);/gm)].map((match) => match[1])
  const both = ['disk', 'large']
  const byHeader = await send(
    'GET',
    '/-/',
    occi({ Category: `${category(disk)}, ${category(large)}`, Accept: 'text/plain' }),
  )
  expect(terms(byHeader.text)).toEqual(both)
  expect(terms((await send('GET', '/-/?category=disk&category=large')).text)).toEqual(both)
  const overlapping = terms((await send('GET', '/-/?category=machine&category=large')).text)
  expect(overlapping).toEqual(['machine', 'image', 'size', 'large', 'huge', 'start', 'stop', 'save'])
})

describe('user-defined mixins (GFD.221 Mix-ins)', () => {
  test('POST: 200, and it can be used', async () => {
    const { send } = await client(cloud())
    const defined = await send('POST', '/-/', occi({ Category: `${tag}; location="/my_tag/"` }))
    expect(defined.status).toBe(200)
    const made = await send('POST', '/machine/', occi({ Category: `${category(machine)}, ${tag}` }))
    expect(made.status).toBe(201)
    expect((await send('GET', '/my_tag/')).text).toContain(pathOf(made.headers.location))
    expect((await send('GET', '/-/')).text).toContain('Category: tag;')
  })

  test('no location: one is made', async () => {
    const { url, send } = await client(cloud())
    const defined = await send('POST', '/-/', plain(`Category: ${tag}`))
    expect([defined.status, defined.text.includes(`location="${url}/tag/"`)]).toEqual([200, true])
    const sameTerm = 'tag; scheme="http://other.example.org/tags#"; class="mixin"'
    expect((await send('POST', '/-/', plain(`Category: ${sameTerm}`))).text).toContain(`location="${url}/tag-2/"`)
  })

  test('several: all or none', async () => {
    const { send } = await client(cloud())
    const mixin = (term: string, location: string) => ({ term, scheme: 'http://me.example.org/tags#', location })
    const two = await send('POST', '/-/', json({ mixins: [mixin('a', '/a/'), mixin('b', '/b/')] }))
    expect(two.status).toBe(200)
    const clash = await send('POST', '/-/', json({ mixins: [mixin('c', '/c/'), mixin('d', '/a/')] }))
    expect(clash.status).toBe(409)
    expect((await send('GET', '/-/')).text).not.toContain('Category: c;')
  })

  test('duplicate identity or location: 409', async () => {
    const { send } = await client(cloud())
    await send('POST', '/-/', occi({ Category: `${tag}; location="/my_tag/"` }))
    expect((await send('POST', '/-/', occi({ Category: `${tag}; location="/other/"` }))).status).toBe(409)
    const other = 'other; scheme="http://me.example.org/tags#"; class="mixin"'
    expect((await send('POST', '/-/', occi({ Category: `${other}; location="/my_tag/"` }))).status).toBe(409)
    expect((await send('POST', '/-/', occi({ Category: `${other}; location="/machine/"` }))).status).toBe(409)
  })

  test('an unknown rel is kept as given', async () => {
    const { send } = await client(cloud())
    const rel = 'http://schemas.ogf.org/occi/infrastructure/security#group'
    await send('POST', '/-/', occi({ Category: `${tag}; rel="${rel}"; location="/g/"` }))
    expect((await send('GET', '/-/?category=tag')).text).toContain(`rel="${rel}"`)
  })

  test.each([
    ['actions', `${tag}; actions="http://example.com/occi/machine/action#stop"`],
    ['the scheme of the standard', 'tag; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="mixin"'],
    ['an attribute of the standard', `${tag}; attributes="occi.compute.cores"`],
    ['a kind', 'tag; scheme="http://me.example.org/tags#"; class="kind"'],
    ['a location that is no collection', `${tag}; location="/tag"`],
  ])('%s: 400', async (_, definition) => {
    const { send } = await client(cloud())
    expect((await send('POST', '/-/', occi({ Category: definition }))).status).toBe(400)
  })

  test('DELETE: entities lose it and go on', async () => {
    const { send } = await client(cloud())
    await send('POST', '/-/', occi({ Category: `${tag}; location="/my_tag/"` }))
    const made = await send('POST', '/machine/', occi({ Category: `${category(machine)}, ${tag}` }))
    expect((await send('DELETE', '/-/', occi({ Category: tag }))).status).toBe(200)
    const got = await send('GET', pathOf(made.headers.location))
    expect([got.status, got.text.includes('tag')]).toEqual([200, false])
    expect((await send('GET', '/-/')).text).not.toContain('Category: tag;')
  })

  test("DELETE of a provider's category: 403, of an unknown one: 404, of nothing: 400", async () => {
    const { send } = await client(cloud())
    for (const provided of [large, machine, secured]) {
      expect((await send('DELETE', '/-/', occi({ Category: category(provided) }))).status).toBe(403)
    }
    expect((await send('DELETE', '/-/', occi({ Category: tag }))).status).toBe(404)
    expect((await send('DELETE', '/-/')).status).toBe(400)
    expect((await send('GET', '/-/')).text).toContain(`Category: ${disk.term};`)
    expect((await send('GET', '/-/')).text).toContain(`Category: ${member.term};`)
  })
})

test('a mixin cannot stand at the path of an entity but for the slash', async () => {
  const { send } = await client(cloud())
  await send('PUT', '/vms/one', occi({ Category: category(machine) }))
  expect((await send('POST', '/-/', occi({ Category: `${tag}; location="/vms/one/"` }))).status).toBe(409)
  expect((await send('GET', '/vms/one')).text).toContain('com.example.state')
})
