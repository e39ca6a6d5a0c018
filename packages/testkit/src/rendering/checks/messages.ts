import { AttributeError, OcciError } from '@occi/core'
import type { EntityWithLinks, RawType } from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import type { Subject } from './subject.ts'

/** A message without body and fields of OCCI carries nothing. */
export function emptyCarriesNothing({ rendering, mediaType }: Subject): void {
  const types: RawType[] = ['entity', 'entities', 'locations', 'categories', 'action', 'filter']
  for (const body of ['', new Uint8Array()]) {
    const message = { fields: [['Content-Type', mediaType]] as const, body }
    for (const type of types) expect(rendering.decode(message, [type])).toBeUndefined()
  }
}

/** Octets are read as the text that they stand for. */
export async function octetsReadAsText(subject: Subject, sample: Sample): Promise<void> {
  const { fields, body } = await subject.write({ type: 'entity', ...sample.chosen }, sample)
  const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const text = new TextDecoder().decode(octets)
  const [one, other] = [octets, text].map((form) => subject.read({ fields, body: form }, 'entity').raw)
  expect(one).toEqual(other)
}

/** However a listing is cut, and whether it comes at once or bit by bit: the message is the same. */
export async function streamsAreTheSame(subject: Subject, sample: Sample): Promise<void> {
  const { entities } = sample
  async function* later(batches: readonly (readonly EntityWithLinks[])[]) {
    for (const batch of batches) yield batch
  }
  const single = entities.map((one) => [one])
  const forms = [[entities], single, [[], ...single, []], later([entities]), later(single), later([[], entities, []])]
  const messages = []
  for (const batches of forms) {
    const { fields, body } = await subject.write({ type: 'entities', batches }, sample)
    messages.push({ fields, body: typeof body === 'string' ? body : new TextDecoder().decode(body) })
  }
  for (const message of messages) expect(message).toEqual(messages[0])
}

/** An error tells its message, whatever is known of its faults. */
export async function errorsTellTheirMessage(subject: Subject, sample: Sample): Promise<void> {
  const position = { pointer: '/attributes/a.b', line: 1, column: 2 }
  const errors = [
    new OcciError('not-found', 'there is no such entity'),
    new OcciError('invalid', 'this is wrong', { faults: [{ message: 'this is wrong', path: ['title'], position }] }),
    new AttributeError('this is too large', 'com.example.size'),
  ]
  for (const error of errors) {
    const { fields, body } = await subject.write({ type: 'error', error, status: 400 }, sample)
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    expect([text, ...fields.map(([, value]) => value)].join('\n')).toContain(error.message)
  }
}
