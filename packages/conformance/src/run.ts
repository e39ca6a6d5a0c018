import type { Case, Faults, Section } from './case.ts'
import { checkStep } from './check-step.ts'
import { ConnectionError } from './http/connection.ts'
import type { Outcome, Result } from './report/report.ts'
import type { Endpoint } from './subject/endpoint.ts'
import { answerText, requestText } from './subject/exchange.ts'
import { Skip } from './subject/skip.ts'

/** What a run may do. */
export interface RunOptions {
  readonly mayWrite: boolean
  readonly mayDestroy: boolean
  /** Receives each result as soon as it is known. */
  readonly onResult?: (result: Result) => void
  /** Ends the run after the case that is running. */
  readonly signal?: AbortSignal
}

/** After so many cases in a row without an answer, the endpoint counts as unreachable. */
const patience = 5

/**
 * Runs cases one after the other.
 *
 * @throws {@link ConnectionError} if the endpoint no longer answers.
 */
export async function runCases(
  sections: readonly Section[],
  subject: Endpoint,
  options: RunOptions,
): Promise<Result[]> {
  const results: Result[] = []
  const destroys = ({ effect }: Case) => effect === 'destroys'
  // Last, since they remove what other cases share.
  const ordered = [
    ...sections.map((section) => ({ ...section, cases: section.cases.filter((one) => !destroys(one)) })),
    ...sections.map((section) => ({ ...section, cases: section.cases.filter(destroys) })),
  ]
  let unanswered = 0
  try {
    for (const { document, heading, cases } of ordered) {
      for (const one of cases) {
        if (options.signal?.aborted) return results
        const { connectionError, ...outcome } = await runCase(one, subject, options)
        unanswered = connectionError === undefined ? 0 : unanswered + 1
        if (connectionError !== undefined && unanswered >= patience) throw connectionError
        const { id, title, level, sentence } = one
        const result: Result = { id, document, section: heading, title, level, sentence, ...outcome }
        results.push(result)
        options.onResult?.(result)
      }
    }
  } finally {
    await subject.endRun()
  }
  return results
}

async function runCase(one: Case, subject: Endpoint, options: RunOptions) {
  const { effect = 'reads' } = one
  if (effect === 'writes' && !options.mayWrite)
    return { ...skipped('writes: run with --write'), needs: 'write' as const }
  if (effect === 'destroys' && !options.mayDestroy)
    return { ...skipped('destroys: run with --destructive'), needs: 'destructive' as const }
  const reason = one.unless?.(subject)
  if (reason !== undefined) return skipped(reason)
  try {
    return await followSteps(one, subject)
  } catch (error) {
    if (error instanceof Skip) return skipped(error.message)
    if (error instanceof ConnectionError) return { ...failed([error.message], subject), connectionError: error }
    throw error
  } finally {
    await subject.endCase()
  }
}

async function followSteps(one: Case, subject: Endpoint): Promise<Outcome & { readonly connectionError?: undefined }> {
  for (const [index, step] of one.steps.entries()) {
    const answer = await subject.send(step.send)
    const faults = await checkStep(step.expect, answer, subject)
    if (faults.length === 0) continue
    const { departure } = one
    const isLast = index === one.steps.length - 1
    if (departure !== undefined && isLast && (await departure.check(answer, subject)).length === 0) {
      return { ...failed(faults, subject), status: 'departed', reason: `${departure.name}: ${departure.reason}` }
    }
    return failed(faults, subject)
  }
  return { status: 'passed' }
}

function skipped(reason: string): Outcome & { readonly connectionError?: undefined } {
  return { status: 'skipped', reason }
}

function failed(faults: Faults, { exchanges }: Endpoint): Outcome {
  const last = exchanges.at(-1)
  return {
    status: 'failed',
    faults,
    sent: last && requestText(last.request),
    received: last?.answer && answerText(last.answer),
  }
}
