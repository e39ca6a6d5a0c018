import type { Level } from '../case.ts'
import { countsOf, type Report, type Result } from './report.ts'

const marks = { passed: 'ok', failed: 'FAILED', departed: 'departs', skipped: 'skipped' } as const

/** Returns the line of a result, and below it why it is not `ok`; nothing for cases that {@link summaryText} counts. */
export function resultText(result: Result): string {
  const { status, id, level, title, reason, faults = [], document, section, sentence, sent, received } = result
  if (result.needs !== undefined) return ''
  const line = `${marks[status].padEnd(8)}${level.padEnd(7)}${id}: ${title}`
  if (status === 'passed') return `${line}\n`
  if (status !== 'failed') return `${line}\n${indent(reason ?? '')}\n`
  const shown = faults.length > most ? [...faults.slice(0, most), `… and ${faults.length - most} more`] : faults
  const exchange = [sent && `sent:\n${indent(sent)}`, received && `received:\n${indent(received)}`]
  const quote = `${document}, "${section}": ${sentence}`
  const below = [...shown, quote, ...exchange].flatMap((part) => (part ? [indent(part)] : []))
  return `${[line, ...below].join('\n')}\n`
}

/** How many faults of one case are shown. */
const most = 10

/** Returns the last lines of a report: how many cases ended how, by level. */
export function summaryText({ url, server, kind, results }: Report): string {
  const rows = (['MUST', 'SHOULD', 'MAY'] as const).map((level) => row(level, results))
  const what = [`${url} (${server ?? 'no Server field'})`, ...(kind === undefined ? [] : [`kind under test: ${kind}`])]
  return ['', ...what, '', 'level    ok  failed  departs  skipped', ...rows, ...permissions(results), ''].join('\n')
}

/** Says how many cases need which option. They have no lines of their own. */
function permissions(results: readonly Result[]): readonly string[] {
  return (['write', 'destructive'] as const).flatMap((option) => {
    const count = results.filter(({ needs }) => needs === option).length
    return count === 0 ? [] : [`Skipped because they need --${option}: ${count}`]
  })
}

/** Returns a report as text: a line for each case, and a summary. */
export function textReport(report: Report): string {
  return report.results.map(resultText).join('') + summaryText(report)
}

function row(level: Level, results: readonly Result[]): string {
  const { passed, failed, departed, skipped } = countsOf(results.filter((result) => result.level === level))
  const cells = [level.padEnd(7), pad(passed, 4), pad(failed, 8), pad(departed, 9), pad(skipped, 9)]
  return cells.join('')
}

function pad(count: number, width: number): string {
  return String(count).padStart(width)
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '        ')
}
