// Replaces vitest on runtimes that cannot run it: the parts that the tests of the protocol use.
export { expect } from './expect.ts'

type Work = (...args: never[]) => unknown

/** A group of tests, and what runs around each of them. */
interface Group {
  readonly name: string
  readonly parent?: Group
  readonly before: Work[]
  readonly after: Work[]
}

interface Test {
  readonly name: string
  readonly group: Group
  readonly run: () => unknown
}

/** How a test has ended. */
export interface Result {
  readonly name: string
  /** Why it has not passed. */
  readonly failure?: string
  /** Why it does not apply to this runtime. */
  readonly skipped?: string
}

/** Thrown by a test that needs what the runtime does not have. */
export class NotApplicable extends Error {}

const tests: Test[] = []
let group: Group = { name: '', before: [], after: [] }

/** Names the file whose tests are collected next. */
export function startFile(name: string): void {
  group = { name, before: [], after: [] }
}

export const describe = Object.assign(
  (name: string, collect: () => void) => {
    const parent = group
    group = { name: `${parent.name} > ${name}`, parent, before: [], after: [] }
    collect()
    group = parent
  },
  { each: eachOf((name, collect) => describe(name, collect as () => void)) },
)

export const test = Object.assign(
  (name: string, run: () => unknown) => void tests.push({ name: `${group.name} > ${name}`, group, run }),
  { each: eachOf((name, run) => test(name, run)) },
)

export const beforeEach = (work: Work) => void group.before.push(work)
export const afterEach = (work: Work) => void group.after.push(work)

/** Makes one test or group for each row. */
function eachOf(add: (name: string, run: () => unknown) => void) {
  return (rows: readonly unknown[]) => (name: string, run: Work) => {
    for (const row of rows) {
      const args = Array.isArray(row) ? row : [row]
      let next = 0
      const title = name.replaceAll(/%[sjd]/g, () => format(args[next++]))
      add(title, () => run(...(args as never[])))
    }
  }
}

function format(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}

/** @param notApplicable why tests are left out, by their names */
export async function runTests(notApplicable: Readonly<Record<string, string>>): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const one of tests) {
    const skipped = notApplicable[one.name]
    results.push({ name: one.name, ...(skipped === undefined ? await outcomeOf(one) : { skipped }) })
  }
  return results
}

async function outcomeOf({ group, run }: Test): Promise<Omit<Result, 'name'>> {
  const groups = withParents(group)
  try {
    for (const work of groups.flatMap(({ before }) => before)) await work()
    await run()
    for (const work of groups.flatMap(({ after }) => after)) await work()
    return {}
  } catch (error) {
    if (error instanceof NotApplicable) return { skipped: error.message }
    return { failure: error instanceof Error ? `${error.message}\n${differenceOf(error)}` : String(error) }
  }
}

/** What an assertion expected and got. */
function differenceOf(error: Error): string {
  const { expected, actual, stack } = error as { expected?: unknown; actual?: unknown; stack?: string }
  return actual === undefined ? String(stack) : `expected ${format(expected)}\ngot      ${format(actual)}`
}

function withParents(group: Group | undefined): readonly Group[] {
  return group === undefined ? [] : [...withParents(group.parent), group]
}
