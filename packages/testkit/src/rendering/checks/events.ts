import { isLink } from '@occi/core'
import type { EventCodec, RawEntity, RawEvent, ServiceEvent } from '@occi/core/authoring'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import { renderContext } from '../service.ts'
import type { Subject } from './subject.ts'

/** Events that are written as a stream are read equal, wherever its pieces end. */
export async function eventsComeBack(subject: Subject, sample: Sample): Promise<void> {
  const { model, entities } = sample
  const codec = codecOf(subject)
  const context = renderContext(codec.mediaType, model.catalogue, entities)
  const events = eventsOf(sample)
  const texts: string[] = []
  for (const event of events) texts.push(await codec.format(event, context))
  const stream = texts.join('')
  for (const [cut] of fc.sample(fc.tuple(fc.integer({ min: 1, max: 40 })), 3)) {
    const reader = codec.reader()
    const read = inPieces(stream, cut).flatMap((piece) => reader.read(piece))
    expect(reader.position).toBe(events.at(-1)?.revision)
    expect(read.map(({ type, revision }) => [type, revision])).toEqual(
      events.filter(({ type }) => type !== 'position').map(({ type, revision }) => [type, revision]),
    )
    for (const event of read) await expectSame(event, subject, sample, context.path)
  }
}

/** What is larger than the limit is refused. */
export async function largeEventsAreRefused(subject: Subject, { model, entities, chosen }: Sample): Promise<void> {
  const codec = codecOf(subject)
  const context = renderContext(codec.mediaType, model.catalogue, entities)
  const text = await codec.format({ type: 'created', found: chosen }, context)
  expect(() => codec.reader(10).read(text)).toThrow(expect.objectContaining({ code: 'too-large' }))
}

function codecOf({ rendering }: Subject): EventCodec {
  if (rendering.events === undefined) throw new TypeError('this rendering writes no events')
  return rendering.events
}

function eventsOf({ chosen, entities, model }: Sample): readonly ServiceEvent[] {
  return [
    { type: 'position' },
    { type: 'created', revision: 'a.1', found: chosen },
    { type: 'position', revision: 'a.2' },
    ...entities.map((found): ServiceEvent => ({ type: 'updated', found })),
    { type: 'deleted', revision: 'a.3', entity: chosen.entity },
    { type: 'categories', revision: 'a.4', identifiers: model.catalogue.mixins.map(({ identifier }) => identifier) },
    { type: 'reset', revision: 'a.5' },
  ]
}

function inPieces(text: string, length: number): readonly Uint8Array[] {
  const octets = new TextEncoder().encode(text)
  return Array.from({ length: Math.ceil(octets.length / length) }, (_, index) =>
    octets.subarray(index * length, (index + 1) * length),
  )
}

async function expectSame(
  event: RawEvent,
  subject: Subject,
  sample: Sample,
  path: (location: string) => string,
): Promise<void> {
  const { chosen, entities, model } = sample
  if (event.type === 'deleted') {
    const { id, location, kind } = chosen.entity
    expect(event).toMatchObject({ id, location: path(location), kind })
  } else if (event.type === 'categories') {
    expect(event.identifiers).toEqual(model.catalogue.mixins.map(({ identifier }) => identifier))
  } else if (event.type === 'created' || event.type === 'updated') {
    // As an answer that shows the same entity.
    const found = event.type === 'created' ? chosen : entities.find(({ entity }) => entity.id === event.entity.id)
    if (found === undefined) throw new Error(`an event shows ${event.entity.id}, which was not written`)
    const message = await subject.write({ type: 'entity', ...found }, sample)
    const { raw } = subject.read(message, 'entity')
    if (raw.type === 'entity') expect(withoutLocations(event.entity)).toEqual(withoutLocations(raw.entity))
    if (event.entity.location !== undefined) expect(event.entity.location).toBe(path(found.entity.location))
    expect(event.entity.isLink ?? false).toBe(isLink(found.entity))
  }
}

/** Whether a rendering says where entities are depends on its media type. */
function withoutLocations(entity: RawEntity): RawEntity {
  const { location: _, ...rest } = entity
  return rest.links === undefined ? rest : { ...rest, links: rest.links.map(withoutLocations) }
}
