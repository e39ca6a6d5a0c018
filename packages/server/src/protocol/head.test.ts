import { HttpError } from '@occi/core'
import type { Rendering } from '@occi/core/authoring'
import { basicAuth } from 'hono/basic-auth'
import { describe, expect, test } from 'vitest'
import type { Application, ApplicationOptions } from '../application.ts'
import { rendering } from '../http/rendering.test-fixture.ts'
import { Raw, statuses } from '../node/raw.test-fixture.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { cloud } from './cloud.test-fixture.ts'
import { client } from './http.test-fixture.ts'

const forms: Rendering = { ...rendering('text/html'), reads: ['application/x-www-form-urlencoded'] }
const form = 'Content-Type: application/x-www-form-urlencoded'

/** A service whose requests go straight to it, or through Web requests because of a middleware. */
function service(way: string, options: ApplicationOptions = {}): Application {
  const app = cloud({ renderings: [...standardRenderings(), forms], limits: { body: 1000 }, ...options })
  if (way === 'through fetch') app.use((_, next) => next())
  return app
}

function head(fields: readonly string[], expectation: string, length = 100): string {
  const lines = ['POST /machine/ HTTP/1.1', 'Host: localhost', `Content-Length: ${length}`, ...fields]
  return `${[...lines, expectation].join('\r\n')}\r\n\r\n`
}

const ways = ['straight', 'through fetch']

describe('what the head of a request refuses is refused before its body is sent', () => {
  const refused: readonly (readonly [what: string, fields: readonly string[], status: string, length: number])[] = [
    ['a media type', ['Content-Type: application/xml'], '415', 100],
    ['a charset', ['Content-Type: text/plain; charset=utf-16'], '415', 100],
    ['an encoding', ['Content-Type: text/plain', 'Content-Encoding: gzip'], '415', 100],
    ['a form that is encoded', [form, 'Content-Encoding: gzip'], '415', 100],
    ['a length', ['Content-Type: text/plain'], '413', 1001],
    ['the length of a form', [form], '413', 1001],
    ['what is accepted', ['Content-Type: text/plain', 'Accept: image/png'], '406', 100],
    ['a page of another origin', ['Content-Type: text/plain', 'Origin: https://evil.example'], '403', 100],
    ['a version', ['Content-Type: text/plain', 'User-Agent: x OCCI/2.0'], '501', 100],
  ]

  for (const way of ways) {
    test.each(refused)(`${way}: %s`, async (_, fields, status, length) => {
      const { url } = await client(service(way))
      const port = Number(new URL(url).port)
      // A client that waits to be told to go on, and one that sends its head and stops.
      for (const expectation of ['Expect: 100-continue', 'X-Any: thing']) {
        const raw = new Raw(port).send(head(fields, expectation, length))
        expect(statuses(await raw.until(/\r\n\r\n./))).toEqual([status])
        raw.socket.destroy()
      }
    })

    test(`${way}: all else is told to go on`, async () => {
      const { url } = await client(service(way))
      const raw = new Raw(Number(new URL(url).port))
      raw.send(head(['Content-Type: text/plain', 'Connection: close'], 'Expect: 100-continue', 4))
      await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
      raw.send('none')
      expect(statuses(await raw.end())).toEqual(['100', '400'])
    })
  }
})

describe('a body without credentials is not read', () => {
  const challenge = { 'WWW-Authenticate': 'Basic realm="x"' }
  const byExtras = () => service('straight', { extras: () => Promise.reject(new HttpError(401, 'sign in', challenge)) })
  const byMiddleware = () => {
    const app = service('straight')
    app.use(basicAuth({ username: 'ann', password: 'secret' }))
    return app
  }

  test.each([
    ['extras', 'a form', byExtras, form],
    ['extras', 'text', byExtras, 'Content-Type: text/plain'],
    ['a middleware', 'a form', byMiddleware, form],
    ['a middleware', 'text', byMiddleware, 'Content-Type: text/plain'],
  ])('refused by %s: %s', async (_by, _what, app, type) => {
    const { url } = await client(app())
    for (const expectation of ['Expect: 100-continue', 'X-Any: thing']) {
      const raw = new Raw(Number(new URL(url).port)).send(head([type], expectation))
      expect(statuses(await raw.until(/www-authenticate/i))).toEqual(['401'])
      raw.socket.destroy()
    }
  })
})
