import { describe, expect, test } from 'vitest'
import { AllowedOrigins } from './allowed-origins.ts'
import { requireOwnOrigin } from './origin.ts'
import { headers } from './rendering.test-fixture.ts'

const origin = 'https://cloud.example.com'
const origins = [origin, 'http://inner:8080']
const none = new AllowedOrigins()

describe('requireOwnOrigin', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['a program', {}, true],
    ['its own page', { origin }, true],
    ['its own page, in another spelling', { origin: 'HTTPS://Cloud.example.com:443' }, true],
    ['its own page, says the browser', { 'sec-fetch-site': 'same-origin', origin }, true],
    ['a user who typed the address', { 'sec-fetch-site': 'none' }, true],
    ['its own page before a proxy that ends TLS', { 'sec-fetch-site': 'same-origin', origin: 'http://inner' }, true],
    ['its own page in a browser that names no origin', { referer: `${origin}/machine/?create` }, true],
    ['its own page under the name behind the proxy', { origin: 'http://inner:8080' }, true],
    ['another port of the name behind the proxy', { origin: 'http://inner:8081' }, false],
    ['another site in a browser that names no origin', { referer: 'https://evil.example/' }, false],
    ['a page of nowhere in a browser that names no origin', { referer: 'about:blank' }, false],
    ['its own page, whatever the Referer says', { origin, referer: 'https://evil.example/' }, true],
    ['another site', { origin: 'https://evil.example' }, false],
    ['another scheme', { origin: 'http://cloud.example.com' }, false],
    ['another port', { origin: 'https://cloud.example.com:8443' }, false],
    ['a page without an origin', { origin: 'null' }, false],
    ['no origin at all', { origin: '' }, false],
    ['several origins', { origin: `${origin}, https://evil.example` }, false],
    ['what looks like it', { origin: `${origin}.evil.example` }, false],
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site', origin }, false],
    ['a sibling', { 'sec-fetch-site': 'same-site' }, false],
    ['an unknown value', { 'sec-fetch-site': 'new-word' }, false],
  ])('%s', (_, fields, isServed) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const check = () => requireOwnOrigin({ ...headers(fields), method }, origins, none)
      if (isServed) expect(check).not.toThrow()
      else expect(check).toThrow(expect.objectContaining({ code: 'forbidden' }))
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect(() => requireOwnOrigin({ ...headers(fields), method }, origins, none)).not.toThrow()
    }
  })
})
