import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './contexts/folders.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** A file in a folder of its own that the user edits; only the user can read it. */
export class EditedFile {
  readonly path: string
  readonly #folder: string
  readonly #env: Environment
  readonly #editor: string

  /** @throws UsageError if no editor is set, and there is no terminal for the one that is usual */
  constructor(terminal: Pick<Terminal, 'env' | 'input'>, text: string) {
    this.#env = terminal.env
    this.#editor = editorOf(terminal)
    this.#folder = mkdtempSync(join(tmpdir(), 'occi-edit-'))
    this.path = join(this.#folder, 'entity.yaml')
    this.write(text)
  }

  write(text: string): void {
    writeFileSync(this.path, text, { mode: 0o600 })
  }

  read(): string {
    return readFileSync(this.path, 'utf8')
  }

  /**
   * Opens the editor of the user, and returns the text when it is closed.
   *
   * @throws UsageError if the editor fails
   */
  async edit(): Promise<string> {
    // The variable may hold options, so a shell reads it.
    const child = spawn(`${this.#editor} "$OCCI_FILE"`, {
      shell: true,
      stdio: 'inherit',
      env: { ...this.#env, OCCI_FILE: this.path },
    })
    const [code] = await once(child, 'close')
    if (code === 0) return this.read()
    throw new UsageError(`The editor failed: ${this.#editor}. Set the environment variable EDITOR to another one.`)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function editorOf({ env: { VISUAL, EDITOR }, input }: Pick<Terminal, 'env' | 'input'>): string {
  const editor = VISUAL || EDITOR || (input.isTTY === true ? 'vi' : '')
  if (editor !== '') return editor
  throw new UsageError('There is no terminal for an editor. Set the environment variable EDITOR, or use occi apply.')
}
