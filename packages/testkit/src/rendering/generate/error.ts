import { type ErrorCode, type Fault, OcciError, type Position } from '@occi/core'
import fc from 'fast-check'
import { arbitraryText } from './text.ts'

/** An error, and the status with which it is answered. */
export interface AnsweredError {
  readonly error: OcciError
  readonly status: number
}

const codes: readonly ErrorCode[] = [
  'syntax',
  'invalid',
  'attribute',
  'not-found',
  'conflict',
  'unavailable',
  'internal',
]

function arbitraryMessage(): fc.Arbitrary<string> {
  return arbitraryText().map((text) => `wrong: ${text}`)
}

function arbitraryPosition(): fc.Arbitrary<Position> {
  const number = fc.integer({ min: 1, max: 100 })
  const name = fc.constantFrom('X-OCCI-Attribute', '/attributes/a.b', 'com.example.size')
  return fc.record({ line: number, column: number, header: name, pointer: name, field: name }, { requiredKeys: [] })
}

/** Errors of all sorts, with faults or without. */
export function arbitraryError(): fc.Arbitrary<AnsweredError> {
  const fault = fc
    .record({ message: arbitraryMessage(), position: fc.option(arbitraryPosition(), { nil: undefined }) })
    .map((fields): Fault => ({ path: [], ...fields }))
  return fc
    .record({
      code: fc.constantFrom(...codes),
      message: arbitraryMessage(),
      faults: fc.array(fault, { maxLength: 3 }),
      status: fc.constantFrom(400, 404, 409, 500, 503),
    })
    .map(({ code, message, faults, status }) => ({ error: new OcciError(code, message, { faults }), status }))
}
