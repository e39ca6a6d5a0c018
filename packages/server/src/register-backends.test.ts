import { defineKind, resource } from '@occi/core'
import { expect, test } from 'vitest'
import { Application } from './application.ts'

test('registerBackends names the categories that have no backend, and registers none', () => {
  const scheme = 'http://example.com/occi#'
  const categories = {
    job: defineKind({ scheme, term: 'job', parent: resource }),
    queue: defineKind({ scheme, term: 'queue', parent: resource }),
    host: defineKind({ scheme, term: 'host', parent: resource }),
  }
  const app = new Application()
  const register = (backends: object) =>
    app.registerBackends(categories, backends as { job: object; queue: object; host: object })
  expect(() => register({ job: {} })).toThrow(
    expect.objectContaining({
      code: 'definition',
      message: 'registerBackends has no backend for queue, host: give each category one',
    }),
  )
  expect(app.engine.categories).toEqual([])
  register({ job: {}, queue: {}, host: {} })
  expect(app.engine.categories).toEqual(expect.arrayContaining(Object.values(categories)))
})
