import { beforeEach, describe, expect, test } from 'vitest'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { type Client, client, occi, pathOf } from './http.test-fixture.ts'
import { pages } from './pages.test-fixture.ts'

let service: Client
let location: string

beforeEach(async () => {
  service = await client(cloud({ renderings: [...standardRenderings(), pages] }))
  location = pathOf((await service.send('POST', '/machine/', occi({ Category: category(machine) }))).headers.location)
})

describe('views of a rendering', () => {
  const get = async (path: string) => {
    const { status, text } = await service.send('GET', path, { headers: { Accept: 'text/html' } })
    return status === 200 ? JSON.parse(text) : status
  }

  test('their query is their own and narrows nothing', async () => {
    expect(await get('/machine/?create=&title=x&com.example.cores=')).toEqual(['entities', 1])
    expect(await get('/machine/?map&com.example.cores=99')).toEqual(['entities', 1])
  })

  test('any other query is a filter or refused, for other renderings also theirs', async () => {
    expect(await get('/machine/?com.example.cores=99')).toEqual(['entities', 0])
    expect(await get('/machine/?title=x')).toBe(400)
    expect((await service.send('GET', '/machine/?create')).status).toBe(400)
  })

  test('what changes things is narrowed by all that is said', async () => {
    const headers = { Accept: 'text/html' }
    expect((await service.send('DELETE', '/machine/?map&com.example.cores=99', { headers })).status).toBe(200)
    expect(await get('/machine/')).toEqual(['entities', 1])
  })
})

describe('after a form', () => {
  const post = async (body: string) => {
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const { status, headers: answered } = await service.send('POST', '/secured/', { headers, body })
    return [status, answered.location]
  }

  test('a browser is led to what the form was sent to', async () => {
    expect(await post(`location=${location}`)).toEqual([303, '/secured/'])
  })

  test('or to what was made, by its path: a proxy may have the scheme and the name changed', async () => {
    const publicUrl = 'https://cloud.example.com/occi'
    const other = await client(cloud({ publicUrl, renderings: [...standardRenderings(), pages] }))
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    const made = await other.send('POST', '/machine/', { headers, body: 'kind=machine' })
    expect([made.status, made.headers.location]).toEqual([303, expect.stringMatching(/^\/occi\/machine\/[^/]+$/)])
  })

  test('or back to where it says, within the service', async () => {
    expect(await post(`location=${location}&_back=${encodeURIComponent(location)}`)).toEqual([303, location])
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/a/../b',
      'javascript:alert(1)',
    ]) {
      expect(await post(`location=${location}&_back=${encodeURIComponent(elsewhere)}`)).toEqual([303, '/secured/'])
    }
  })
})
