import { OcciError } from '@occi/core'

/** A block of a stream of events, as the HTML standard defines it ("Server-sent events"). */
export interface Frame {
  /** Unset: this is not an event, it only gives the position of the stream. */
  readonly type?: string
  readonly id?: string
  /** One line. */
  readonly data?: string
}

/** Writes a block. One without an event is also a comment, so that it never looks empty to a proxy. */
export function formatFrame({ type, id, data }: Frame): string {
  const position = id === undefined ? '' : `id: ${id}\n`
  return type === undefined ? `:\n${position}\n` : `event: ${type}\n${position}data: ${data}\n\n`
}

/** Reads the blocks of a stream, piece by piece; its lines end in LF, CRLF or CR. */
export class FrameReader {
  /** The last `id` of a complete block. */
  id: string | undefined
  readonly #limit: number
  readonly #decoder = new TextDecoder()
  #line = ''
  /** Whether the last character was a CR: a LF that follows belongs to it. */
  #endsInCr = false
  #type = ''
  #id: string | undefined
  #data: string[] = []
  #size = 0

  /** @param limit the greatest number of characters of a block */
  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Returns the events that are complete by now.
   *
   * @throws OcciError `too-large`
   */
  read(piece: string | Uint8Array): readonly (Frame & { readonly data: string })[] {
    let text = typeof piece === 'string' ? piece : this.#decoder.decode(piece, { stream: true })
    if (text === '') return []
    if (this.#endsInCr && text.startsWith('\n')) text = text.slice(1)
    this.#endsInCr = text === '' ? false : text.endsWith('\r')
    const [first = '', ...others] = text.split(/\r\n|\r|\n/)
    this.#grow(first)
    const frames: (Frame & { readonly data: string })[] = []
    for (const next of others) {
      const frame = this.#end(this.#line)
      if (frame !== undefined) frames.push(frame)
      this.#line = ''
      this.#grow(next)
    }
    return frames
  }

  #grow(text: string): void {
    this.#line += text
    this.#size += text.length
    if (this.#size > this.#limit) {
      throw new OcciError('too-large', `an event of the stream has more than ${this.#limit} characters`)
    }
  }

  /** Takes a whole line; an empty one ends a block. */
  #end(line: string): (Frame & { readonly data: string }) | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'event') this.#type = value
    else if (name === 'data') this.#data.push(value)
    else if (name === 'id' && !value.includes('\0')) this.#id = value
    return undefined
  }

  #dispatch(): (Frame & { readonly data: string }) | undefined {
    const [type, id, data] = [this.#type, this.#id, this.#data]
    if (id !== undefined) this.id = id
    this.#type = ''
    this.#id = undefined
    this.#data = []
    this.#size = 0
    return data.length === 0 ? undefined : { type, id, data: data.join('\n') }
  }
}
