import { isOcciError, type ModelPath } from '@occi/core'
import {
  type Decoded,
  formatPosition,
  type RawEntity,
  type RawType,
  type ReceivedMessage,
  resolveChanges,
  resolveDrafts,
  resolveFilter,
  resolveInvocation,
  resolveMixins,
} from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import { resolveContext } from '../service.ts'
import type { Subject } from './subject.ts'

const types: readonly RawType[] = ['entity', 'entities', 'locations', 'categories', 'action', 'filter']

/** Whatever the message: it is read, or carries nothing, or is refused with every fault in its place. */
export function isReadOrRefused(subject: Subject, message: ReceivedMessage, sample: Sample): void {
  for (const type of types) {
    let decoded: Decoded | undefined
    try {
      decoded = subject.rendering.decode(message, [type])
    } catch (error) {
      expectFaults(error)
      continue
    }
    if (decoded !== undefined) expectResolvable(decoded, sample)
  }
}

/** A refusal says in one line each what is wrong, and where. */
function expectFaults(error: unknown): void {
  if (!isOcciError(error)) throw error
  expect(['syntax', 'invalid'], error.message).toContain(error.code)
  expect(error.faults.length, `a fault is listed for: ${error.message}`).toBeGreaterThan(0)
  for (const fault of error.faults) {
    expect(fault.message).toMatch(/^[^\r\n]+$/)
    expect(formatPosition(fault.position), `a position for: ${fault.message}`).not.toBe('')
  }
}

/** Whatever the answer: it is read, or carries nothing, or is refused as not of the syntax. */
export function isReadOrRefusedByClients({ rendering: { answers } }: Subject, message: ReceivedMessage): void {
  if (answers === undefined) return
  for (const type of ['entity', 'entities', 'locations', 'categories'] as const) {
    refusedForSyntax(() => {
      const answer = answers.decode(message, [type])
      if (answer !== undefined) expect(answer.type).toBe(type)
    })
  }
  refusedForSyntax(() => answers.decodeError(message))
}

function refusedForSyntax(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!isOcciError(error, 'syntax')) throw error
  }
}

/** What was read can be looked up in the model, and what is wrong then has a place, or none. */
function expectResolvable(decoded: Decoded, sample: Sample): void {
  try {
    resolve(decoded, sample)
  } catch (error) {
    if (!isOcciError(error)) throw error
    expect(error.code).toBe('invalid')
    for (const { path } of error.faults) decoded.at(path)
  }
}

function resolve({ raw }: Decoded, { model, chosen }: Sample): void {
  const context = resolveContext(model.open)
  if (raw.type === 'entity') {
    resolveChanges(raw.entity, chosen, context)
    resolveDrafts([raw.entity], context)
  } else if (raw.type === 'entities') resolveDrafts(raw.entities, context)
  else if (raw.type === 'categories') resolveMixins(raw.categories, context)
  else if (raw.type === 'action') resolveInvocation(raw, 'start', context)
  else if (raw.type === 'filter') resolveFilter(raw, context)
}

/** Everything that an entity's message says has a place in it, and every attribute one of its own. */
export async function partsHavePlaces(subject: Subject, sample: Sample): Promise<void> {
  const message = await subject.write({ type: 'entity', ...sample.chosen }, sample)
  const decoded = subject.read(message, 'entity')
  if (decoded.raw.type === 'entity') expectPlaces(decoded, decoded.raw.entity, [])
}

/** The same holds in a listing. */
export async function listedPartsHavePlaces(subject: Subject, sample: Sample): Promise<void> {
  if (subject.rendering.lists !== 'entities') return
  const message = await subject.write({ type: 'entities', batches: [sample.entities] }, sample)
  const decoded = subject.read(message, 'entities')
  const entities = decoded.raw.type === 'entities' ? decoded.raw.entities : []
  for (const [index, entity] of entities.entries()) expectPlaces(decoded, entity, ['entities', index])
}

function expectPlaces(decoded: Decoded, entity: RawEntity, base: ModelPath): void {
  const place = (path: ModelPath) => formatPosition(decoded.at([...base, ...path]))
  for (const path of pathsOf(entity)) expect(place(path), `the place of ${path.join(' ')}`).not.toBe('')
  const names = [...entity.attributes.keys()]
  expect(new Set(names.map((name) => place(['attributes', name]))).size, 'places of attributes').toBe(names.length)
}

function pathsOf(entity: RawEntity): ModelPath[] {
  return [
    ...(['id', 'title', 'summary', 'source', 'target', 'actions'] as const)
      .filter((name) => entity[name] !== undefined)
      .map((name) => [name]),
    ...entity.categories.map((_, index) => ['categories', index]),
    ...[...entity.attributes.keys()].map((name) => ['attributes', name]),
    ...(entity.links ?? []).flatMap((link, index) => [
      ['links', index],
      ...pathsOf(link).map((path) => ['links', index, ...path]),
    ]),
  ]
}
