import { AttributeError } from '@occi/core'
import { faultsError, type RawEntity, type RawType } from '@occi/core/authoring'
import { expect, test } from 'vitest'
import { TaskMessage } from './task-message.ts'

const entity: RawEntity = { categories: [], attributes: new Map() }

/** The error of a message if looking it up throws one. */
function refusedBy(message: TaskMessage<RawType>, error: Error): unknown {
  try {
    return message.resolve(() => {
      throw error
    })
  } catch (thrown) {
    return thrown
  }
}

test.each([
  ['an entity', { type: 'entity', entity }, ['title'], '/title'],
  ['the only entity of a listing', { type: 'entities', entities: [entity] }, ['title'], '/entities/0/title'],
  ['one of several', { type: 'entities', entities: [entity, entity] }, ['entities', 1, 'title'], '/entities/1/title'],
  ['a listing', { type: 'entities', entities: [] }, [], '/'],
] as const)('a fault of %s has its place in the message', (_, raw, path, pointer) => {
  const at = (steps: readonly (string | number)[]) => ({ pointer: `/${steps.join('/')}` })
  const error = faultsError('invalid', [{ message: 'wrong', path }])
  expect(refusedBy(new TaskMessage<RawType>(raw, { raw, at }), error)).toMatchObject({
    message: `${pointer}: wrong`,
    faults: [{ path, position: { pointer } }],
  })
})

test('a backend’s refusal has its place if it is about an attribute', () => {
  const at = (steps: readonly (string | number)[]) => ({ pointer: `/${steps.join('/')}` })
  const message = new TaskMessage<RawType>({ type: 'entity', entity }, { raw: { type: 'entity', entity }, at })
  expect(refusedBy(message, new AttributeError('too large', 'x.size'))).toMatchObject({
    code: 'attribute',
    message: '/attributes/x.size: too large',
    faults: [{ message: 'too large', position: { pointer: '/attributes/x.size' } }],
  })
  const whole = new AttributeError('not today')
  expect(refusedBy(message, whole)).toMatchObject({ message: 'not today', faults: whole.faults })
})
