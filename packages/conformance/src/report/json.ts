import { countsOf, type Report } from './report.ts'

/** Returns a report as JSON: what {@link Report} has, and how many cases ended how. */
export function jsonReport(report: Report): string {
  const { results, ...about } = report
  return `${JSON.stringify({ ...about, counts: countsOf(results), results }, null, 2)}\n`
}
