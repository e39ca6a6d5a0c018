import { parseWhole } from './faults.ts'
import type { Scanner } from './scanner.ts'

/** Reads `location-value`. */
export function readLocation(scanner: Scanner): string {
  return scanner.uri(true)
}

/**
 * Parses one value of `X-OCCI-Location` (`GFD.229 Location ABNF`).
 *
 * @throws OcciError `syntax` with the column of the fault
 */
export function parseLocation(text: string): string {
  return parseWhole(text, readLocation)
}

const separators = /[,;]/g

/** Writes one value of `X-OCCI-Location`. Commas and semicolons are percent-encoded: they part values in text. */
export function formatLocation(uri: string): string {
  return uri.replace(separators, encodeURIComponent)
}
