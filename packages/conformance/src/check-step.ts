import type { Expectation, Faults } from './case.ts'
import { type Answer, headerOf, mediaTypeOf } from './http/answer.ts'
import type { Subject } from './subject/subject.ts'

/** Compares an answer with what a step expects. What a check would read of a wrong status is not looked at. */
export async function checkStep(expected: Expectation, answer: Answer, subject: Subject): Promise<Faults> {
  const status = statusFaults(expected.status, answer)
  if (status.length > 0) return status
  const faults = [...fieldFaults(expected, answer)]
  if (expected.type !== undefined && mediaTypeOf(answer) !== expected.type) {
    faults.push(`expected Content-Type ${expected.type}, got ${mediaTypeOf(answer) || 'none'}`)
  }
  return faults.length > 0 || expected.check === undefined ? faults : expected.check(answer, subject)
}

function statusFaults(expected: Expectation['status'], { status }: Answer): Faults {
  if (expected === undefined) return []
  const isRight = expected === 'refused' ? status >= 400 && status < 500 : expected.includes(status)
  const words = expected === 'refused' ? 'a status from 400 to 499' : `status ${expected.join(' or ')}`
  return isRight ? [] : [`expected ${words}, got ${status}`]
}

function fieldFaults({ fields = {} }: Expectation, answer: Answer): Faults {
  return Object.entries(fields).flatMap(([name, pattern]) => {
    const value = headerOf(answer, name)
    if (value !== undefined && pattern.test(value)) return []
    return [`expected a field ${name} that matches ${pattern}, got ${value === undefined ? 'none' : `"${value}"`}`]
  })
}
