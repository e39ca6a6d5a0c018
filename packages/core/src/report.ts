/** Receives errors that no caller sees, with what was being done. */
export type Report = (error: unknown, during: string) => void

/** Writes such an error to the console. */
export function reportToConsole(error: unknown, during: string): void {
  console.error(`${during}:`, error)
}
