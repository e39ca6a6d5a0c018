import type { Scanner } from './scanner.ts'

/** Receives one parameter: its name and value, and where each starts. */
export type Visit = (name: string, value: string, offset: number, valueOffset: number) => void

/**
 * Reads the parameters of a category or link: `; name=value`, up to the end of the value they belong to. Empty ones
 * are skipped, and a space alone parts them too: the example of `GFD.229 OCCI Text Plain rendering` and rOCCI write
 * so.
 */
export function readParameters(scanner: Scanner, visit: Visit): void {
  for (let first = true; ; first = false) {
    const before = scanner.offset
    scanner.skipSemicolons()
    if (scanner.atValueEnd) return
    if (!first && scanner.offset === before) throw scanner.expected("';' or ','")
    const offset = scanner.offset
    const name = scanner.term('the name of a parameter')
    scanner.takeEquals()
    const valueOffset = scanner.offset
    visit(name, scanner.value(), offset, valueOffset)
  }
}

/** The words of a quoted list. */
export function words(list: string): string[] {
  return list.split(' ').filter((word) => word !== '')
}
