import { write } from '../terminal.ts'
import { styled } from './colours.ts'
import type { Column } from './column.ts'
import { displayWidth, loadWidths } from './display-width.ts'
import { safeText } from './safe-text.ts'
import type { Output } from './stream.ts'

/** How wide a cell can be before the column no longer follows it. */
const widest = 60
/** How many rows decide the columns and their width. */
export const firstRows = 100

/**
 * Writes rows as a table. The first rows decide the columns and their width; the others are written as they come, so that a
 * table of any length needs no more memory.
 *
 * @param columnsOf returns the columns, given the first rows
 */
export async function writeTable<T>(
  output: Output,
  rows: AsyncIterable<T> | Iterable<T>,
  columnsOf: (first: readonly T[]) => readonly Column<T>[],
): Promise<number> {
  let table: Table<T> | undefined
  let first: T[] = []
  let count = 0
  for await (const row of rows) {
    count++
    if (table !== undefined) await table.write([row])
    else if (first.push(row) === firstRows) {
      table = new Table(output, columnsOf(first))
      await table.write(first)
      first = []
    }
  }
  if (table === undefined && count > 0) await new Table(output, columnsOf(first)).write(first)
  return count
}

/** A table that grows. */
export class Table<T> {
  readonly #output: Output
  readonly #columns: readonly Column<T>[]
  #widths: readonly number[]
  #hasHeading = false

  constructor(output: Output, columns: readonly Column<T>[]) {
    this.#output = output
    this.#columns = columns
    this.#widths = columns.map(() => 0)
  }

  /** Makes the columns as wide as rows need; later rows can only widen them. */
  async measure(rows: readonly T[]): Promise<void> {
    await this.#widen(this.#cellsOf(rows))
  }

  /** Writes rows, below those that it has. */
  async write(rows: readonly T[]): Promise<void> {
    const cells = this.#cellsOf(rows)
    await this.#widen(cells)
    if (!this.#hasHeading) {
      this.#hasHeading = true
      const titles = this.#columns.map(({ title }) => title)
      await write(
        this.#output,
        this.#line(titles, () => 'heading'),
      )
    }
    for (const row of cells) {
      await write(
        this.#output,
        this.#line(row, (text, column) => column.style?.(text)),
      )
    }
  }

  async #widen(cells: readonly (readonly string[])[]): Promise<void> {
    const all = [this.#columns.map(({ title }) => title), ...cells]
    await loadWidths(all.flat())
    this.#widths = this.#widths.map((width, place) => {
      const needed = all.map((row) => displayWidth(row[place] ?? ''))
      return Math.max(width, Math.min(widest, Math.max(...needed)))
    })
  }

  #cellsOf(rows: readonly T[]): readonly (readonly string[])[] {
    return rows.map((row) => this.#columns.map((column) => safeText(column.cell(row))))
  }

  #line(cells: readonly string[], styleOf: (text: string, column: Column<T>) => Parameters<typeof styled>[1]): string {
    const last = this.#columns.length - 1
    const shown = this.#columns.map((column, place) => {
      const text = cells[place] ?? ''
      const spaces = ' '.repeat(Math.max(0, (this.#widths[place] ?? 0) - displayWidth(text)))
      const styledText = styled(this.#output, styleOf(text, column), text)
      if (column.isNumber === true) return spaces + styledText
      return place === last ? styledText : styledText + spaces
    })
    return `${shown.join('  ').trimEnd()}\n`
  }
}
