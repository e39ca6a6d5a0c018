import type { OcciError } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { etagOf } from './etag.ts'
import { checkPreconditions, isNotModified } from './preconditions.ts'
import { headers } from './rendering.test-fixture.ts'

const current: EntityWithLinks = {
  entity: { id: 'urn:uuid:1', location: '/a', kind: 'k', mixins: [], attributes: {}, actions: [], version: 1 },
  links: [],
}
const changed: EntityWithLinks = { ...current, entity: { ...current.entity, version: 2 } }
const tag = etagOf(current, 'text/plain')
const asJson = etagOf(current, 'application/json')

describe('checkPreconditions (RFC 9110 §13.1)', () => {
  test.each<[string, Record<string, string>, EntityWithLinks | undefined, boolean]>([
    ['none', {}, current, true],
    ['none, and no entity', {}, undefined, true],
    ['If-Match holds', { 'if-match': tag }, current, true],
    ['If-Match from another rendering', { 'if-match': asJson }, current, true],
    ['If-Match of several', { 'if-match': `"x", ${tag}` }, current, true],
    ['If-Match: *', { 'if-match': '*' }, current, true],
    ['If-Match: *, and no entity', { 'if-match': '*' }, undefined, false],
    ['If-Match, and no entity', { 'if-match': tag }, undefined, false],
    ['If-Match of what has changed', { 'if-match': tag }, changed, false],
    ['If-Match of a weak tag', { 'if-match': `W/${tag}` }, current, false],
    ['If-None-Match: *, and no entity', { 'if-none-match': '*' }, undefined, true],
    ['If-None-Match: *', { 'if-none-match': '*' }, current, false],
    ['If-None-Match of what it is', { 'if-none-match': `W/${tag}` }, current, false],
    ['If-None-Match of what has changed', { 'if-none-match': tag }, changed, true],
    ['both, of which one fails', { 'if-match': tag, 'if-none-match': tag }, current, false],
  ])('%s', (_, fields, entity, holds) => {
    let code: OcciError['code'] | undefined
    try {
      checkPreconditions(headers(fields), entity)
    } catch (error) {
      code = (error as OcciError).code
    }
    expect(code).toBe(holds ? undefined : 'precondition')
  })
})

test('isNotModified (RFC 9110 §13.1.2)', () => {
  expect(isNotModified(headers({}), tag)).toBe(false)
  expect(isNotModified(headers({ 'if-none-match': `W/${tag}` }), tag)).toBe(true)
  expect(isNotModified(headers({ 'if-none-match': asJson }), tag)).toBe(false)
  expect(isNotModified(headers({ 'if-none-match': etagOf(changed, 'text/plain') }), tag)).toBe(false)
})
