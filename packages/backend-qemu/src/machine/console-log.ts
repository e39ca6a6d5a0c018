import { readFile, writeFile } from 'node:fs/promises'
import { consoleSize } from './ids.ts'

/** The last serial output of a guest: QEMU keeps what is new, a file what was read of it. */
export class ConsoleLog {
  readonly #file: string
  readonly #read: () => Promise<Buffer>
  #draining: Promise<void> | undefined

  /** @param read takes what is new from QEMU */
  constructor(file: string, read: () => Promise<Buffer>) {
    this.#file = file
    this.#read = read
  }

  /** Takes over into the file what is new. */
  drain(): Promise<void> {
    this.#draining ??= this.#append().finally(() => {
      this.#draining = undefined
    })
    return this.#draining
  }

  async #append(): Promise<void> {
    const fresh = await this.#read()
    if (fresh.length === 0) return
    const all = Buffer.concat([await consoleText(this.#file), fresh])
    await writeFile(this.#file, all.subarray(-consoleSize), { mode: 0o600 })
  }
}

/** Returns what a file of a console holds; nothing if there is none yet. */
export async function consoleText(file: string): Promise<Buffer> {
  return readFile(file).catch(() => Buffer.alloc(0))
}
