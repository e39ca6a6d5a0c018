/** Says in one line why the demo cannot go on, and ends it. */
export function fail(what: string, error: unknown): never {
  process.stderr.write(`${what}: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
