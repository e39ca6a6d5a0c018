import type { OcciError } from '@occi/core'
import type { AnswerDecoder, Payload, RawAnswerType, RawError } from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import type { Subject } from './subject.ts'

/** A client reads an answer with an entity as a service reads the same message. */
export async function clientsReadIt(subject: Subject, sample: Sample): Promise<void> {
  const { chosen, entities, model } = sample
  const locations = entities.map(({ entity }) => entity.location)
  const answers: readonly (readonly [Payload, readonly RawAnswerType[]])[] = [
    [{ type: 'entity', ...chosen }, ['entity']],
    [{ type: 'entity', ...chosen, created: true }, ['entity', 'locations']],
    [{ type: 'entities', batches: [entities] }, [subject.rendering.lists]],
    [{ type: 'entities', batches: [] }, [subject.rendering.lists]],
    [{ type: 'categories', categories: model.catalogue.categories }, ['categories']],
    [{ type: 'locations', locations }, ['locations']],
  ]
  for (const [payload, types] of answers) {
    if (!subject.canRead(payload.type)) continue
    const message = await subject.write(payload, sample)
    const answer = answersOf(subject).decode(message, types)
    expect(answer).toEqual(subject.rendering.decode(message, types)?.raw)
    if (answer !== undefined) expect(types).toContain(answer.type)
  }
}

/** An error that is written is read equal. */
export async function errorsComeBack(subject: Subject, sample: Sample): Promise<void> {
  const { error, status } = sample.failure
  const message = await subject.write({ type: 'error', error, status }, sample)
  const expected = subject.options.carried?.error?.(error, status) ?? rawErrorOf(error, status)
  expect(answersOf(subject).decodeError(message)).toEqual(expected)
}

/** A message without a body says nothing of what was wrong, and carries nothing. */
export function emptyAnswersCarryNothing(subject: Subject): void {
  const message = { fields: [['Content-Type', subject.mediaType]] as const, body: '' }
  expect(answersOf(subject).decodeError(message)).toBeUndefined()
  for (const type of ['entity', 'entities', 'locations', 'categories'] as const) {
    expect(answersOf(subject).decode(message, [type])).toBeUndefined()
  }
}

function answersOf({ rendering }: Subject): AnswerDecoder {
  if (rendering.answers === undefined) throw new TypeError('this rendering reads no answers')
  return rendering.answers
}

/** Everything that an answer can say of an error. */
export function rawErrorOf({ message, code, faults }: OcciError, status: number): RawError {
  return {
    message,
    code,
    status,
    faults: faults.map((fault) => {
      const isPlaced = fault.position !== undefined && Object.keys(fault.position).length > 0
      return isPlaced ? { message: fault.message, position: fault.position } : { message: fault.message }
    }),
  }
}
