import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The images of system disks and of disks that belong to machines. A saved machine shares what it has written so far with
 * its template: both are based on the same image, which is not written any more.
 */
export class Layers {
  readonly #folder: string
  /** Images that are being made: no record names them yet. */
  readonly #unfinished = new Set<string>()

  /** @param folder an existing folder */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** Runs what makes a new image and records it; until then the image is not removed. */
  async add<T>(run: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#folder, `${randomUUID()}.qcow2`)
    this.#unfinished.add(path)
    try {
      return await run(path)
    } finally {
      this.#unfinished.delete(path)
    }
  }

  /** Removes images that nothing uses: neither one of these, nor an image that these are based on. */
  collect(used: Iterable<string>): void {
    const kept = new Set<string>()
    for (const path of [...used, ...this.#unfinished]) {
      for (let layer: string | undefined = path; layer !== undefined && !kept.has(layer); layer = baseOf(layer))
        kept.add(layer)
    }
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name)
      if (!kept.has(path)) rmSync(path, { force: true })
    }
  }
}

const magic = 0x514649fb

/** Returns the image that an image in qcow2 is based on, as its header says. */
function baseOf(path: string): string | undefined {
  const header = Buffer.alloc(4096)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, header)
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
  const start = Number(header.readBigUInt64BE(8))
  const length = header.readUInt32BE(16)
  if (header.readUInt32BE(0) !== magic || start === 0 || start + length > header.length) return undefined
  return header.toString('utf8', start, start + length)
}
