import type { Style } from './colours.ts'

/** A column of a table. */
export interface Column<T> {
  readonly title: string
  cell(row: T): string
  readonly isNumber?: boolean
  style?(text: string): Style | undefined
}
