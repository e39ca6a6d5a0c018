import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'

const { events } = jsonRendering()

function read(type: string, data: string) {
  return events.reader().read(`event: ${type}\ndata: ${data}\n\n`)
}

describe('events of other servers', () => {
  it('may be of types and have members that are not known', () => {
    expect(read('bookmark', 'no JSON')).toEqual([])
    expect(read('toString', '{}')).toEqual([])
    expect(read('reset', '{"more":1}')).toEqual([{ type: 'reset' }])
    const deleted = { id: 'urn:uuid:1', location: '/a/1', kind: 'http://a/#b' }
    expect(read('deleted', JSON.stringify({ ...deleted, more: 1 }))).toEqual([{ type: 'deleted', ...deleted }])
  })

  it.each([
    ['created', 'x', 'syntax'],
    ['updated', '[]', 'syntax'],
    ['deleted', '{}', 'syntax'],
    ['deleted', '{"id":1,"location":"/a","kind":"b"}', 'syntax'],
    ['categories', '{"mixins":[1]}', 'syntax'],
  ])('that are malformed are refused: %s %s', (type, data, code) => {
    expect(() => read(type, data)).toThrow(expect.objectContaining({ code }))
  })
})
