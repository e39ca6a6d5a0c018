import type { Authenticator, RequestHead } from '@occi/core'
import { Application } from '@occi/server'
import type { HonoRequest } from 'hono'
import { expectTypeOf, test } from 'vitest'
import { type BasicScheme, BearerScheme, RequestAuthenticator, type UsersFile } from './index.ts'

test('an authenticator fits the option, and the request of Hono is a head', () => {
  expectTypeOf<RequestAuthenticator>().toExtend<Authenticator>()
  expectTypeOf<HonoRequest>().toExtend<RequestHead>()
  expectTypeOf<UsersFile>().toExtend<ConstructorParameters<typeof BasicScheme>[0]['users']>()
  new Application({ authenticate: { identify: ({ header }) => ({ user: header('x-user') }) } })
  // @ts-expect-error: it must say what backends receive
  new Application({ authenticate: { identify: () => 'ann' } })
})

test('a token is for an issuer and an audience', () => {
  const keys = new URL('https://login.example.com/keys')
  new BearerScheme({ keys, issuer: 'https://login.example.com/', audience: 'cloud' })
  // @ts-expect-error: without an audience a token for another service would do
  new BearerScheme({ keys, issuer: 'https://login.example.com/' })
  // @ts-expect-error: a text is no key
  new BearerScheme({ keys: 'secret', issuer: 'https://login.example.com/', audience: 'cloud' })
})

test('schemes of other authors', () => {
  new RequestAuthenticator({
    schemes: [{ name: 'Negotiate', expected: 'a Kerberos ticket', identify: () => ({ user: 'ann' }) }],
  })
  // @ts-expect-error: a verdict is a user or a refusal
  new RequestAuthenticator({ schemes: [{ name: 'Negotiate', expected: 'a ticket', identify: () => undefined }] })
})
