import type { Fault, Position } from '@occi/core'
import { faultsError } from '@occi/core/authoring'
import { ScanError, Scanner } from './scanner.ts'

/** How many faults of one message are listed. */
const most = 100

/** Collects the syntax faults of a message, so that one does not hide the others. */
export class SyntaxFaults {
  readonly #list: Fault[] = []

  add(message: string, position: Position): void {
    if (this.full) return
    const last = this.#list.length === most
    const told = last ? `there are more faults from here on, the first ${most} are listed` : message
    this.#list.push({ message: told, path: [], position })
  }

  /** Adds a fault found while reading; rethrows any other error. */
  caught(error: unknown): void {
    if (!(error instanceof ScanError)) throw error
    this.add(error.message, error.position)
  }

  /** Whether reading on would add no more faults. */
  get full(): boolean {
    return this.#list.length > most
  }

  throwIfAny(): void {
    if (this.#list.length > 0) throw faultsError('syntax', this.#list)
  }
}

/**
 * Reads a whole text as one value.
 *
 * @throws OcciError `syntax` with the column of the fault
 */
export function parseWhole<T>(text: string, read: (scanner: Scanner) => T): T {
  const scanner = new Scanner(text)
  try {
    scanner.skipSpaces()
    const value = read(scanner)
    scanner.skipSemicolons()
    if (!scanner.atEnd) throw scanner.expected('the end')
    return value
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    throw faultsError('syntax', [{ message: error.message, path: [], position: error.position }])
  }
}
