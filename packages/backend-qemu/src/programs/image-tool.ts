import { rename, rm } from 'node:fs/promises'
import { type RunOptions, runProgram } from './run-program.ts'

/** What an image to begin with is. */
export interface ImageSource {
  readonly path: string
  readonly format: 'qcow2' | 'raw'
}

/** Creates and changes disk images with `qemu-img`. Formats are always given, never probed. */
export class ImageTool {
  readonly #program: string
  readonly #options: RunOptions

  constructor(program: string, options: RunOptions = {}) {
    this.#program = program
    this.#options = options
  }

  /** Creates an empty image of a size in octets; or one that begins as another, of its size unless one is given. */
  async create(path: string, size: number | undefined, source?: ImageSource): Promise<void> {
    const from = source === undefined ? [] : ['-b', source.path, '-F', source.format]
    const octets = size === undefined ? [] : [String(size)]
    await this.#run(['create', '-q', '-f', 'qcow2', ...from, path, ...octets])
  }

  /** Creates an image of a size in octets over another one in qcow2, which may be in use. */
  async createOver(path: string, size: number, base: string): Promise<void> {
    await this.#run(['create', '-q', '-u', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path, String(size)])
  }

  /** Returns the size of the disk in octets, as a guest sees it. */
  async size({ path, format }: ImageSource): Promise<number> {
    return Number(JSON.parse(await this.#run(['info', '--output=json', '-U', '-f', format, path]))['virtual-size'])
  }

  /** Changes the size of an image to some octets. What is beyond a smaller size is lost. */
  async resize(path: string, size: number): Promise<void> {
    await this.#run(['resize', '-q', '-f', 'qcow2', '--shrink', path, String(size)])
  }

  /** Returns the octets up to the end of what has been written to an image. */
  async writtenSize(path: string): Promise<number> {
    const parts: unknown = JSON.parse(await this.#run(['map', '--output=json', '-U', '-f', 'qcow2', path]))
    let end = 0
    for (const part of Array.isArray(parts) ? parts : []) {
      if (part.data || !part.zero) end = part.start + part.length
    }
    return end
  }

  /** Takes a snapshot within an image. */
  async snapshot(path: string, name: string): Promise<void> {
    await this.#run(['snapshot', '-q', '-c', name, path])
  }

  /** Copies an image, with all that it is based on, to a new file, which is there when it is complete. */
  async copy(from: string, to: string, signal?: AbortSignal): Promise<void> {
    const unfinished = `${to}.new`
    try {
      await this.#run(['convert', '-q', '-f', 'qcow2', '-O', 'qcow2', from, unfinished], { signal, timeout: 0 })
      await rename(unfinished, to)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  }

  #run(args: readonly string[], options: RunOptions = {}): Promise<string> {
    return runProgram(this.#program, args, { ...this.#options, ...options })
  }
}
