import { isLink } from '@occi/core'
import {
  type EntityWithLinks,
  type RawEntity,
  resolveChanges,
  resolveDrafts,
  resolveReplacement,
} from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import { locate, resolveContext } from '../service.ts'
import { carriedOf, expectedOf, isNamed, readOf } from './comparable.ts'
import type { Subject } from './subject.ts'

/** An entity that is written is read equal. */
export async function entityComesBack(subject: Subject, sample: Sample): Promise<void> {
  const { chosen } = sample
  const message = await subject.write({ type: 'entity', ...chosen }, sample)
  const { raw } = subject.read(message, 'entity')
  if (raw.type === 'entity') expectSame(subject, sample, raw.entity, chosen)
}

/** The answer to the request that made an entity names it, or shows it. */
export async function createdComesBack(subject: Subject, sample: Sample): Promise<void> {
  const { chosen } = sample
  const message = await subject.write({ type: 'entity', ...chosen, created: true }, sample)
  const { raw } = subject.read(message, 'locations', 'entity')
  if (raw.type === 'entity') expectSame(subject, sample, raw.entity, chosen)
  if (raw.type === 'locations') {
    const { id, location } = chosen.entity
    expect(raw.locations.map((key) => (key === id ? location : locate(key)))).toEqual([location])
  }
}

/** A listing that is written is read equal: every entity, or the location of every one, in order. */
export async function entitiesComeBack(subject: Subject, sample: Sample): Promise<void> {
  const { entities } = sample
  const message = await subject.write({ type: 'entities', batches: [entities] }, sample)
  const { raw } = subject.read(message, subject.rendering.lists)
  if (raw.type === 'locations') {
    expect(raw.locations.map(locate)).toEqual(entities.map(({ entity }) => entity.location))
  } else if (raw.type === 'entities') {
    expect(raw.entities).toHaveLength(entities.length)
    raw.entities.forEach((one, index) => {
      const written = entities[index]
      if (written !== undefined) expectSame(subject, sample, one, written)
    })
  }
}

/** A listing of nothing is a message that carries a listing. */
export async function emptyListingComesBack(subject: Subject, sample: Sample): Promise<void> {
  const message = await subject.write({ type: 'entities', batches: [] }, sample)
  const decoded = subject.rendering.decode(message, [subject.rendering.lists])
  if (decoded?.raw.type === 'entities') expect(decoded.raw.entities).toEqual([])
  if (decoded?.raw.type === 'locations') expect(decoded.raw.locations).toEqual([])
}

/** Locations that are written are read equal. */
export async function locationsComeBack(subject: Subject, sample: Sample): Promise<void> {
  const locations = sample.entities.map(({ entity }) => entity.location)
  const message = await subject.write({ type: 'locations', locations }, sample)
  const { raw } = subject.read(message, 'locations')
  if (raw.type === 'locations') expect(raw.locations.map(locate)).toEqual(locations)
}

/** A part of an entity changes the entity as it would have without being written. */
export async function partialComesBack(subject: Subject, sample: Sample): Promise<void> {
  const { chosen, model, partial } = sample
  const message = await subject.write({ type: 'partial', entity: partial }, sample)
  const { raw } = subject.read(message, 'entity')
  if (raw.type !== 'entity') return
  const context = resolveContext(model.open)
  const inside = { ...context, locate: (uri: string) => (uri.startsWith('/') ? uri : undefined) }
  expect(resolveChanges(raw.entity, chosen, context)).toEqual(resolveChanges(partial, chosen, inside))
}

function expectSame(subject: Subject, { model }: Sample, raw: RawEntity, written: EntityWithLinks): void {
  const { options } = subject
  const { entity, links } = written
  // Read as new: what the message says, no more and no less.
  const [draft] = resolveDrafts([raw], resolveContext(model.open))
  const expected = expectedOf(written, options)
  expect(draft === undefined ? undefined : readOf(draft, entity.location)).toEqual(expected)
  expect(isNamed(raw, entity), `${raw.id} leads to ${entity.id} at ${entity.location}`).toBe(true)
  expect([...(raw.actions ?? [])].sort()).toEqual([...carriedOf(entity, 'alone', options).actions].sort())
  links.forEach((link, index) => {
    const inline = raw.links?.[index]
    expect(inline !== undefined && isNamed(inline, link), `${inline?.id} leads to ${link.id} at ${link.location}`).toBe(
      true,
    )
    expect([...(inline?.actions ?? [])].sort()).toEqual([...carriedOf(link, 'inline', options).actions].sort())
  })
  // Sent back as it is, it changes nothing: GET, edit, PUT works.
  const changes = resolveReplacement(raw, written, resolveContext(model.catalogue))
  expect({ ...changes.attributes }).toEqual(expected.attributes)
  expect(changes.mixins.map((mixin) => mixin.identifier)).toEqual(expected.mixins)
  if (isLink(entity)) expect([changes.source, changes.target]).toEqual([expected.source, expected.target])
}
