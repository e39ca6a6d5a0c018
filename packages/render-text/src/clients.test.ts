import { describe, expect, it } from 'vitest'
import { type ClientVector, clientVectors } from './clients.test-data.ts'
import { shown } from './fixtures.test-data.ts'
import { textOcciRendering } from './occi-rendering.ts'
import { textPlainRendering } from './plain-rendering.ts'

const plain = textPlainRendering()
const header = textOcciRendering()

function decode(vector: ClientVector) {
  const rendering = vector.fields === undefined ? plain : header
  return rendering.decode({ fields: vector.fields ?? [], body: vector.body ?? 'OK' }, vector.expect)
}

describe('what clients and servers in use send', () => {
  it.each(clientVectors.filter(({ raw }) => raw !== undefined))('$name', (vector) => {
    const decoded = decode(vector)
    expect(decoded && shown(decoded.raw)).toEqual(vector.raw)
  })

  it.each(clientVectors.filter(({ faults }) => faults !== undefined))('$name', (vector) => {
    expect(() => decode(vector)).toThrow(
      expect.objectContaining({ code: 'syntax', message: vector.faults?.join('; ') }),
    )
  })
})
