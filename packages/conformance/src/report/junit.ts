import { countsOf, groupsOf, type Report, type Result } from './report.ts'

/**
 * Returns a report in the XML of JUnit, which build servers show: a suite for each section. Failures of cases below the level
 * that decides, and departures unless they decide, are told as skipped.
 */
export function junitReport(report: Report, failures: readonly Result[]): string {
  const suites = groupsOf(report.results, ({ document, section }) => `${document} ${section}`)
  const body = suites.map(([name, results]) => suite(name, results, failures)).join('')
  const counts = `tests="${report.results.length}" failures="${failures.length}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(report.url)}" ${counts}>\n${body}</testsuites>\n`
}

function suite(name: string, results: readonly Result[], failures: readonly Result[]): string {
  const failed = results.filter((result) => failures.includes(result)).length
  const skipped = results.length - failed - countsOf(results).passed
  const counts = `tests="${results.length}" failures="${failed}" skipped="${skipped}"`
  const cases = results.map((result) => testCase(result, failures.includes(result))).join('')
  return `  <testsuite name="${xml(name)}" ${counts}>\n${cases}  </testsuite>\n`
}

function testCase(result: Result, isFailure: boolean): string {
  const { id, document, title, level, status, sentence, reason, faults = [], sent = '', received = '' } = result
  const head = `    <testcase classname="${xml(document)}" name="${xml(`${id}: ${title} (${level})`)}"`
  if (status === 'passed') return `${head}/>\n`
  const message = xml(faults.join('; ') || reason || '')
  const element = isFailure
    ? `<failure message="${message}">${xml(`${sentence}\n\n${sent}\n\n${received}`)}</failure>`
    : `<skipped message="${message}"/>`
  return `${head}>\n      ${element}\n    </testcase>\n`
}

/** Escapes text, and leaves out what XML cannot carry. */
function xml(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\n': '&#10;',
  }
  return text
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replace(/[&<>"\n]/g, (character) => escapes[character] ?? '')
}
