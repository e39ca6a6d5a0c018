import { type BearerKeys, BearerScheme, RequestAuthenticator } from '@occi/auth'
import { defineKind, resource } from '@occi/core'
import { Application } from '@occi/server'

export const note = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'note',
  title: 'A note',
  parent: resource,
  attributes: { 'com.example.note.text': { type: 'string', required: true, mutable: true } },
})

export const issuer = 'https://login.example.com/'
export const audience = 'https://notes.example.com'

/** @param keys of the issuer; its JWK Set, for example */
export function createApplication(keys: BearerKeys): Application {
  const tokens = new BearerScheme({ keys, issuer, audience })
  const app = new Application({
    authenticate: new RequestAuthenticator({ realm: 'Notes', schemes: [tokens] }),
    // Users own what they create, and see nothing that other users own.
    policy: { owner: ({ user }) => String(user) },
  })
  return app.registerBackend(note, {})
}
