import { resolveFilter, resolveInvocation } from '@occi/core/authoring'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import { resolveContext } from '../service.ts'
import type { Subject } from './subject.ts'

/** The call of an action that is written is read equal. */
export async function invocationComesBack(subject: Subject, sample: Sample): Promise<void> {
  const { invocation, model } = sample
  if (invocation === undefined) return
  const message = await subject.write(invocation, sample)
  const { raw } = subject.read(message, 'action')
  if (raw.type !== 'action') return
  const read = resolveInvocation(raw, invocation.action.term, resolveContext(model.open))
  expect(read.action.identifier).toBe(invocation.action.identifier)
  expect({ ...read.attributes }).toEqual({ ...invocation.attributes })
}

/** A filter that is written is read equal. */
export async function filterComesBack(subject: Subject, sample: Sample): Promise<void> {
  const { filter, model } = sample
  const message = await subject.write(filter, sample)
  const { raw } = subject.read(message, 'filter')
  if (raw.type !== 'filter') return
  const read = resolveFilter(raw, resolveContext(model.open))
  expect(read.categories.map(({ identifier }) => identifier)).toEqual(filter.categories.map((one) => one.identifier))
  expect(Object.fromEntries(read.attributes)).toEqual({ ...filter.attributes })
}
