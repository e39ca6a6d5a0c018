import { MemoryRegistry } from '@occi/registry/memory'
import { beforeEach, describe, expect, test } from 'vitest'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine, member } from './cloud.test-fixture.ts'
import { type Client, client, occi, pathOf } from './http.test-fixture.ts'
import { pages } from './pages.test-fixture.ts'

let service: Client
let location: string

beforeEach(async () => {
  service = await client(cloud({ renderings: [...standardRenderings(), pages] }))
  location = pathOf((await service.send('POST', '/machine/', occi({ Category: category(machine) }))).headers.location)
})

describe('views of web pages', () => {
  const get = async (path: string, from = service) => {
    const { status, text } = await from.send('GET', path, { headers: { Accept: 'text/html' } })
    return status === 200 ? JSON.parse(text) : status
  }

  test('their query is their own and narrows nothing', async () => {
    expect(await get('/machine/?create=&title=x&com.example.cores=')).toEqual(['view', 'create'])
    expect(await get(`${location}?edit&title=x`)).toEqual(['view', location, 0])
  })

  test('any other query is a filter or refused, for other renderings also theirs', async () => {
    expect(await get('/machine/?com.example.cores=99')).toEqual(['entities', 0, 0])
    expect(await get('/machine/?title=x')).toBe(400)
    expect(await get(`${location}?title=x`)).toBe(400)
    expect((await service.send('GET', '/machine/?create')).status).toBe(400)
  })

  test('for what changes things they mean nothing', async () => {
    const headers = { Accept: 'text/html' }
    expect((await service.send('DELETE', '/machine/?create', { headers })).status).toBe(400)
    expect((await service.send('DELETE', `${location}?edit`, { headers })).status).toBe(400)
    expect(await get('/machine/')).toEqual(['entities', 1, 1])
  })

  test('of what does not exist there is none', async () => {
    expect(await get('/machine/missing?edit')).toBe(404)
    expect(await get('/nothing/here/?create')).toBe(404)
  })

  test('only what a view shows is loaded, with no more links than it shows', async () => {
    const calls: string[] = []
    const registry = new Proxy(new MemoryRegistry(), {
      get(target, name) {
        const member = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          calls.push(String(name))
          return Reflect.apply(member, target, args)
        }
      },
    })
    const counted = await client(cloud({ registry, renderings: [...standardRenderings(), pages] }))
    const one = pathOf(
      (await counted.send('POST', '/machine/', occi({ Category: category(machine) }))).headers.location,
    )
    for (let index = 0; index < 4; index++) {
      const target = 'http://elsewhere.example.com/1'
      const link = {
        Category: category(member),
        'X-OCCI-Attribute': `occi.core.source="${one}", occi.core.target="${target}"`,
      }
      expect((await counted.send('POST', '/member/', occi(link))).status).toBe(201)
    }
    const callsOf = async (path: string) => {
      calls.length = 0
      return [await get(path, counted), calls.filter((name) => name !== 'mixins' && name !== 'unfinished')]
    }
    expect(await callsOf('/machine/?create')).toEqual([['view', 'create'], []])
    expect(await callsOf('/machine/new?create')).toEqual([['view', 'create'], []])
    expect(await callsOf(`${one}?edit`)).toEqual([['view', one, 3], ['entity']])
  })
})

describe('a form that was refused', () => {
  const post = async (body: string) => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const { status, text } = await service.send('POST', '/machine/', { headers, body })
    return [status, JSON.parse(text)]
  }

  test('comes back with what was typed', async () => {
    expect(await post('kind=machine&again=1')).toEqual([400, ['refused', 'kind=machine&again=1']])
  })

  test('or the error is shown as a page', async () => {
    expect(await post('_method=PUT&again=1')).toEqual([405, ['error']])
  })
})

describe('after a form', () => {
  const post = async (body: string) => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const { status, headers: answered } = await service.send('POST', '/secured/', { headers, body })
    return [status, answered.location]
  }

  test('a browser is redirected to the target of the form', async () => {
    expect(await post(`location=${location}`)).toEqual([303, '/secured/?_done=added:1:1:/secured/'])
  })

  test('or to what was made, by its path: a proxy may have the scheme and the name changed', async () => {
    const publicUrl = 'https://cloud.example.com/occi'
    const other = await client(cloud({ publicUrl, renderings: [...standardRenderings(), pages] }))
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const made = await other.send('POST', '/machine/', { headers, body: 'kind=machine' })
    expect([made.status, made.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/occi\/machine\/[^/]+\?_done=created:1:1$/),
    ])
  })

  test('or back to the location in the form, within the service', async () => {
    expect(await post(`location=${location}&_back=${encodeURIComponent(location)}`)).toEqual([
      303,
      `${location}?_done=added:1:1:/secured/`,
    ])
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/a/../b',
      'javascript:alert(1)',
    ]) {
      expect(await post(`location=${location}&_back=${encodeURIComponent(elsewhere)}`)).toEqual([
        303,
        '/secured/?_done=added:0:1:/secured/',
      ])
    }
  })

  test('the page that comes next learns what was done, and to how many', async () => {
    const done = async (path: string, body: string) => {
      const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
      const answer = await service.send('POST', path, { headers, body })
      return answer.status === 303 ? answer.headers.location : answer.status
    }
    expect(await done('/secured/', `location=${location}`)).toBe('/secured/?_done=added:1:1:/secured/')
    expect(await done('/secured/', `_method=DELETE&location=${location}`)).toBe('/secured/?_done=removed:1:1:/secured/')
    expect(await done('/machine/', 'kind=machine')).toMatch(/^\/machine\/[^/]+\?_done=created:1:1$/)
    expect(await done('/machine/', 'kind=machine&_back=/secured/')).toMatch(
      /^\/secured\/\?_done=created:1:1:\/machine\/[^/]+$/,
    )
    expect(await done(location, '_method=DELETE')).toBe('/machine/?_done=deleted:1:1')
    expect(await done('/machine/?com.example.cores=99', '_method=DELETE&_all=1')).toBe(
      '/machine/?com.example.cores=99&_done=deleted:0:0',
    )
    expect(await done('/machine/', '_method=DELETE')).toBe(400)
    expect(await done('/machine/', '_method=DELETE&_all=1')).toBe('/machine/?_done=deleted:2:2')
  })

  test('the form of an entity can name the collection of a mixin, for this entity alone', async () => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const member = async (body: string) => {
      const { status, headers: answered } = await service.send('POST', location, { headers, body })
      return [status, answered.location]
    }
    expect(await member(`_collection=/secured/&location=${location}&_back=${location}`)).toEqual([
      303,
      `${location}?_done=added:1:1:/secured/`,
    ])
    const removal = `_method=DELETE&_collection=/secured/`
    for (const body of [
      removal,
      `${removal}&location=/machine/other`,
      `${removal}&location=${location}&location=/machine/other`,
      `_method=DELETE&_collection=/nothing/&location=${location}`,
    ]) {
      expect(await member(body)).toEqual([400, undefined])
    }
    expect(await member(`${removal}&location=${location}`)).toEqual([303, '/secured/?_done=removed:1:1:/secured/'])
  })

  test('the parameter _done is no filter, and other renderings than pages refuse it', async () => {
    const shown = await service.send('GET', '/machine/?_done=saved:1:1', { headers: { Accept: 'text/html' } })
    expect([shown.status, JSON.parse(shown.text)]).toEqual([200, ['entities', 1, 1]])
    expect((await service.send('GET', `${location}?_done=saved:1:1`)).status).toBe(400)
  })
})
