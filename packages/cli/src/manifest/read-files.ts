import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

/** A document of a file, as it is written. */
export interface ReadDocument {
  /** The file, and the line on which it starts, for messages. */
  readonly place: string
  readonly value: unknown
}

/**
 * Reads the documents of files: YAML or JSON, several in a file or in an array.
 *
 * @param paths files, folders whose `.yaml`, `.yml` and `.json` files are read, or `-` for the standard input
 * @throws UsageError if a file cannot be read, or has a syntax error
 */
export async function readFiles(paths: readonly string[], terminal: Terminal): Promise<readonly ReadDocument[]> {
  const { parseAllDocuments, LineCounter } = await import('yaml')
  const all: ReadDocument[] = []
  for (const path of paths.flatMap(filesOf)) {
    const lines = new LineCounter()
    const source = path === '-' ? await text(terminal.input) : readText(path)
    for (const document of [...parseAllDocuments(source, { lineCounter: lines, stringKeys: true })]) {
      const [error] = document.errors
      if (error !== undefined) throw new UsageError(`${path} is not YAML: ${error.message.trim()}`)
      const value: unknown = document.toJS()
      if (value === null || value === undefined) continue
      const { line } = lines.linePos(document.contents?.range?.[0] ?? 0)
      const place = `${path}, line ${line}`
      if (Array.isArray(value))
        all.push(...value.map((one, index) => ({ place: `${place}, item ${index + 1}`, value: one })))
      else all.push({ place, value })
    }
  }
  return all
}

function filesOf(path: string): readonly string[] {
  if (path === '-' || !attempt(path, () => statSync(path)).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => /\.(?:ya?ml|json)$/.test(name))
  if (names.length === 0) throw new UsageError(`The folder ${path} has no .yaml, .yml or .json file.`)
  return names.sort().map((name) => join(path, name))
}

function readText(path: string): string {
  return attempt(path, () => readFileSync(path, 'utf8'))
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const reason = isMissing ? 'it does not exist' : error instanceof Error ? error.message : error
    throw new UsageError(`${path} cannot be read: ${reason}`)
  }
}
