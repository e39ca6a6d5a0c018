import { describe, expect, test } from 'vitest'
import { checkUrlOptions, ServiceUrl, type UrlOptions } from './location.ts'
import { Proxies, type TrustProxy } from './proxies.ts'
import { headers } from './rendering.test-fixture.ts'

type Told = Partial<Omit<UrlOptions, 'proxies'>> & { readonly trustProxy?: TrustProxy; readonly prefix?: string }

function urlOf(fields: Record<string, string>, { trustProxy, prefix = '', ...options }: Told = {}, secure = false) {
  const proxies = new Proxies(trustProxy)
  return new ServiceUrl({ ...headers(fields), secure, prefix }, { base: '', proxies, ...options })
}

describe('origin', () => {
  test.each([
    ['localhost:8888', false, 'http://localhost:8888'],
    ['Cloud.Example.com', true, 'https://cloud.example.com'],
    ['cloud.example.com:80', false, 'http://cloud.example.com'],
    ['cloud.example.com:80', true, 'https://cloud.example.com:80'],
    ['[::1]:8888', false, 'http://[::1]:8888'],
  ])('%s', (host, secure, origin) => {
    const url = urlOf({ host }, {}, secure)
    expect(url.origin).toBe(origin)
    expect(url.host).toBe(host)
  })

  test.each(['', 'a b', 'a/b', 'user@a', 'a:99999', 'a, b', 'evil"', '[::1'])('Host %j: syntax', (host) => {
    expect(() => urlOf({ host })).toThrow(expect.objectContaining({ code: 'syntax' }))
  })

  test('no Host: syntax', () => {
    expect(() => urlOf({})).toThrow('the header Host is missing')
  })

  test('the proxy’s fields count only if it is trusted', () => {
    const fields = { host: 'inner:8080', 'x-forwarded-host': 'cloud.example.com', 'x-forwarded-proto': 'https' }
    expect(urlOf(fields).origin).toBe('http://inner:8080')
    const trusting = urlOf(fields, { trustProxy: true })
    expect(trusting.origin).toBe('https://cloud.example.com')
    expect(trusting.host).toBe('cloud.example.com')
    expect(urlOf({ host: 'inner:8080' }, { trustProxy: true }).origin).toBe('http://inner:8080')
  })

  test('a proxy that says nonsense', () => {
    expect(() => urlOf({ host: 'a', 'x-forwarded-host': '<script>' }, { trustProxy: true })).toThrow(
      expect.objectContaining({ code: 'syntax' }),
    )
  })

  test('publicUrl is fixed, and Host must still be one', () => {
    const options = { publicUrl: 'https://Cloud.example.com:443/' }
    expect(urlOf({ host: 'inner' }, options).origin).toBe('https://cloud.example.com')
    expect(() => urlOf({}, options)).toThrow(expect.objectContaining({ code: 'syntax' }))
  })

  test('many hosts do not fill the memory, and each gets its own', () => {
    for (let i = 0; i < 500; i++) expect(urlOf({ host: `h${i}` }).origin).toBe(`http://h${i}`)
  })
})

describe('url and path', () => {
  test.each([
    ['', '/compute/1', 'http://a:1/compute/1', '/compute/1'],
    ['/cloud', '/compute/1', 'http://a:1/cloud/compute/1', '/cloud/compute/1'],
    ['/cloud/', '/', 'http://a:1/cloud/', '/cloud/'],
    ['/cloud', 'http://elsewhere/x', 'http://elsewhere/x', 'http://elsewhere/x'],
    ['/cloud', 'urn:uuid:1', 'urn:uuid:1', 'urn:uuid:1'],
  ])('below %j: %s', (base, location, url, path) => {
    const urls = urlOf({ host: 'a:1' }, { base })
    expect(urls.url(location)).toBe(url)
    expect(urls.path(location)).toBe(path)
  })
})

describe('what hosts and proxies have removed from the path', () => {
  const host = 'a.example'
  const forwarded = { host, 'x-forwarded-prefix': '/outer' }
  test.each<[string, Record<string, string>, Told, string, string]>([
    ['a mount point', { host }, { prefix: '/cloud' }, 'http://a.example/cloud', '/x'],
    ['a proxy that is not believed', forwarded, {}, 'http://a.example', '/x'],
    ['a proxy', forwarded, { trustProxy: true }, 'http://a.example/outer', '/x'],
    ['a proxy before a mount point', forwarded, { trustProxy: 1, prefix: '/in' }, 'http://a.example/outer/in', '/x'],
    ['a proxy before a base', forwarded, { trustProxy: 1, base: '/in' }, 'http://a.example/outer/in', '/in/x'],
    ['publicUrl', { host }, { publicUrl: 'https://b/cloud' }, 'https://b/cloud', '/x'],
    ['publicUrl and a base', { host }, { publicUrl: 'https://b/cloud/', base: '/in' }, 'https://b/cloud', '/in/x'],
    [
      'publicUrl, whatever others say',
      forwarded,
      { publicUrl: 'https://b/c', trustProxy: 1, prefix: '/in' },
      'https://b/c',
      '/x',
    ],
    ['publicUrl without a path', { host }, { publicUrl: 'https://b/', base: '/in' }, 'https://b/in', '/in/x'],
  ])('%s', (_, fields, options, root, arriving) => {
    const url = urlOf(fields, options)
    expect([url.url('/x'), url.origin + url.path('/x')]).toEqual([`${root}/x`, `${root}/x`])
    expect(url.within(arriving)).toBe('/x')
    for (const name of [url.url('/x'), url.path('/x'), arriving]) expect(url.locate(name)).toBe('/x')
  })
})

describe('locate', () => {
  test.each([
    ['', '/compute/1', '/compute/1'],
    ['', '/compute/', '/compute/'],
    ['', '/', '/'],
    ['', '/caf%c3%a9,', '/caf%C3%A9%2C'],
    ['', 'http://a.example/compute/1', '/compute/1'],
    ['', 'HTTP://A.Example:80/compute/1', '/compute/1'],
    ['', 'http://a.example', '/'],
    ['', '/compute//x', '/compute/x'],
    ['', 'http://a.example//compute/x', '/compute/x'],
    ['/cloud', '//cloud//compute/1', '/compute/1'],
    ['/cloud', '/cloud/compute/1', '/compute/1'],
    ['/cloud', '/cloud/', '/'],
    ['/cloud', '/cloud', '/'],
    ['/cloud', 'http://a.example/cloud/compute/1', '/compute/1'],
    ['/cloud', '/compute/1', undefined],
    ['/cloud', '/cloudy/1', undefined],
    ['', 'https://a.example/compute/1', '/compute/1'],
    ['', 'http://a.example:8080/compute/1', '/compute/1'],
    ['', 'http://a.example.org/compute/1', undefined],
    ['', 'http://user@a.example/compute/1', undefined],
    ['', 'http://a.example\\@evil/compute/1', undefined],
    ['', '/compute/../x', undefined],
    ['', '/compute/1?action=start', undefined],
    ['', '/compute/1#x', undefined],
    ['', 'compute/1', undefined],
    ['', 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29', undefined],
    ['', '', undefined],
  ])('below %j: %j', (base, uri, location) => {
    expect(urlOf({ host: 'a.example' }, { base }).locate(uri)).toBe(location)
  })

  const inner = { host: 'inner:8080', 'x-forwarded-host': 'cloud.example', 'x-forwarded-proto': 'https' }
  test.each<[string, Record<string, string>, Told, string, string | undefined]>([
    ['another loopback name', { host: '127.0.0.1:8888' }, {}, 'http://localhost:8888/x', '/x'],
    ['a loopback address', { host: 'localhost:8888' }, {}, 'http://[::1]:8888/x', '/x'],
    ['a loopback name of a service for all names', { host: 'localhost' }, { hosts: '*' }, 'http://127.0.0.1/x', '/x'],
    ['the loopback of another machine', { host: 'cloud.example' }, { hosts: '*' }, 'http://127.0.0.1/x', undefined],
    ['loopback beside own names', { host: 'a' }, { hosts: ['a', 'b'] }, 'http://localhost/x', undefined],
    ['another own name', { host: 'a' }, { hosts: ['a', 'B:1'] }, 'https://b:8443/x', '/x'],
    ['no name of its own', { host: 'a' }, { hosts: ['a'] }, 'http://b/x', undefined],
    ['the inner name beside publicUrl', { host: 'in:1' }, { publicUrl: 'https://b' }, 'http://in:1/x', '/x'],
    ['publicUrl at the inner name', { host: 'in:1' }, { publicUrl: 'https://b' }, 'http://b./x', '/x'],
    ['the name that a proxy forwards', inner, { trustProxy: true }, 'http://cloud.example:80/x', '/x'],
    ['the name by which a proxy reaches it', inner, { trustProxy: true }, 'http://inner:8080/x', '/x'],
    ['a forwarded name that is not believed', inner, {}, 'https://cloud.example/x', undefined],
    ['a path outside its base', { host: 'a' }, { base: '/c' }, 'http://a/x', undefined],
  ])('%s', (_, fields, options, uri, location) => {
    expect(urlOf(fields, options).locate(uri)).toBe(location)
  })

  test('finds what url and path have made', () => {
    for (const options of [
      {},
      { base: '/cloud' },
      { publicUrl: 'https://b' },
      { base: '/c', publicUrl: 'http://b:1' },
    ]) {
      const urls = urlOf({ host: 'A:81' }, options)
      expect(urls.locate(urls.url('/compute/1'))).toBe('/compute/1')
      expect(urls.locate(urls.path('/compute/1'))).toBe('/compute/1')
    }
  })
})

describe('checkUrlOptions', () => {
  test.each([
    {},
    { base: '' },
    { base: '/cloud' },
    { base: '/a/b' },
    { publicUrl: 'https://a' },
    { publicUrl: 'http://a:1/' },
    { publicUrl: 'https://a/b' },
    { publicUrl: 'https://a/b/' },
  ])('%j', (options) => {
    expect(() => checkUrlOptions(options)).not.toThrow()
  })

  test.each([
    { base: 'cloud' },
    { base: '/a b' },
    { base: '/a//b' },
    { publicUrl: 'a.example' },
    { publicUrl: 'https://a/b?c' },
    { publicUrl: 'https://a//b' },
    { publicUrl: 'ftp://a' },
  ])('%j: definition', (options) => {
    expect(() => checkUrlOptions(options)).toThrow(expect.objectContaining({ code: 'definition' }))
  })
})
