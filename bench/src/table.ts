import type { Result, Target } from './row.ts'
import { median } from './statistics.ts'

/** A result with the words of its line. */
interface Line {
  readonly name: string
  readonly figure: string
  readonly spread: string
  readonly target: string
  readonly verdict: 'met' | 'missed' | ''
  readonly detail: string
}

/** Returns whether the median of a result reaches its target. */
export function isMet({ samples, target: { atMost, atLeast } }: Result): boolean {
  const figure = median(samples)
  return figure <= (atMost ?? Number.POSITIVE_INFINITY) && figure >= (atLeast ?? Number.NEGATIVE_INFINITY)
}

function hasNone({ atMost, atLeast }: Target): boolean {
  return atMost === undefined && atLeast === undefined
}

/** Writes a figure with its unit, with three digits or so. */
export function formatFigure(value: number, unit: Result['unit']): string {
  const digits = unit === 'ms' || value >= 100 ? (value < 10 ? 1 : 0) : 2
  const text = value.toFixed(digits)
  return unit === 'x' ? `${text}x` : `${text} ${unit}`
}

/** Writes what a figure must reach. */
export function formatTarget({ atMost, atLeast }: Target, unit: Result['unit']): string {
  const text = (value: number) => (unit === 'x' ? `${value}x` : `${value} ${unit}`)
  if (atMost !== undefined) return `≤ ${text(atMost)}`
  return atLeast === undefined ? '' : `≥ ${text(atLeast)}`
}

function lineOf(result: Result): Line {
  const { name, unit, samples, target, detail } = result
  const [least, most] = [Math.min(...samples), Math.max(...samples)]
  return {
    name,
    figure: formatFigure(median(samples), unit),
    spread: `${formatFigure(least, unit)} – ${formatFigure(most, unit)}`,
    target: formatTarget(target, unit),
    verdict: hasNone(target) ? '' : isMet(result) ? 'met' : 'missed',
    detail,
  }
}

/** Writes a line for a terminal. */
export function formatLine(result: Result): string {
  const { name, figure, spread, target, verdict, detail } = lineOf(result)
  return `${name.padEnd(58)} ${figure.padStart(9)}  (${spread})  ${target === '' ? '' : `${target}: ${verdict}; `}${detail}`
}

/** Writes results as a table of Markdown, aligned as the formatter of this repository does. */
export function formatTable(results: readonly Result[]): string {
  const head = ['row', 'median', 'least – most', 'target', 'verdict', 'of it']
  const lines = results.map(lineOf).map((line) => {
    const { name, figure, spread, target, verdict, detail } = line
    return [name, figure, spread, target, verdict === 'missed' ? `**${verdict}**` : verdict, detail]
  })
  const rows = [head, ...lines]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const write = (cells: readonly string[]) => `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`
  return [write(head), write(widths.map((width) => '-'.repeat(width))), ...lines.map(write)].join('\n')
}
