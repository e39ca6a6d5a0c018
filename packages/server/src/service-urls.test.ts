import { expect, test } from 'vitest'
import type { HttpRequest } from './http/messages.ts'
import { Proxies } from './http/proxies.ts'
import { ServiceUrls } from './service-urls.ts'

const { signal } = new AbortController()

function request(fields: Readonly<Record<string, string>>, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    target: '/',
    fields: Object.entries(fields),
    secure: false,
    signal,
    isAborted: false,
    hasBody: false,
    header: (name) => fields[name],
    readBody: () => undefined,
    ...more,
  }
}

test('the address is made once for each scheme and host', () => {
  const urls = new ServiceUrls({}, new Proxies())
  const first = urls.of(request({ host: 'a.example' }))
  expect(urls.of(request({ host: 'a.example' }))).toBe(first)
  const others = [
    urls.of(request({ host: 'b.example' })),
    urls.of(request({ host: 'a.example' }, { secure: true })),
    urls.of(request({ host: 'a.example' }, { prefix: '/cloud' })),
    urls.of(request({ host: 'a.example' }), '/mount'),
  ]
  expect(others.map(({ address }) => address)).toEqual([
    'http://b.example',
    'https://a.example',
    'http://a.example/cloud',
    'http://a.example/mount',
  ])
  expect(urls.of(request({ host: 'a.example' })).address).toBe('http://a.example')
})

test('what a proxy says counts for its request alone', () => {
  const urls = new ServiceUrls({}, new Proxies(1))
  const of = (host: string) => urls.of(request({ host: 'inner', 'x-forwarded-host': host })).address
  expect([of('one.example'), of('two.example')]).toEqual(['http://one.example', 'http://two.example'])
})

test('a host that is none is refused each time', () => {
  const urls = new ServiceUrls({}, new Proxies())
  for (let times = 0; times < 2; times++) expect(() => urls.of(request({ host: 'a b' }))).toThrow('Host')
})
