import { isOcciError } from '@occi/core'
import {
  type Decoded,
  fieldValues,
  type Payload,
  type PayloadType,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Sample } from '../generate/sample.ts'
import type { RenderingContractOptions } from '../options.ts'
import { received } from '../received.ts'
import { renderContext } from '../service.ts'

/** The rendering under test, in one of its media types. */
export class Subject {
  readonly rendering
  readonly mediaType: string
  readonly options: RenderingContractOptions

  constructor(options: RenderingContractOptions, mediaType: string) {
    this.options = options
    this.rendering = options.rendering()
    this.mediaType = mediaType
  }

  /** Writes a payload and checks what holds for every message; a try ends where just this one cannot be written. */
  async write(payload: Payload, { model, entities }: Pick<Sample, 'model' | 'entities'>): Promise<ReceivedMessage> {
    try {
      const context = renderContext(this.mediaType, model.catalogue, entities)
      const message = await received(await this.rendering.encode(payload, context))
      this.#expectMessage(payload, message)
      return message
    } catch (error) {
      if (isOcciError(error, 'not-acceptable')) fc.pre(false)
      throw error
    }
  }

  #expectMessage(payload: Payload, { fields }: ReceivedMessage): void {
    const types = fieldValues(fields, 'content-type').map((value) => value.split(';')[0]?.trim().toLowerCase())
    expect(types, 'a message has one Content-Type').toHaveLength(1)
    // An error may have a media type of its own, as application/problem+json.
    if (payload.type !== 'error') expect(this.rendering.mediaTypes).toContain(types[0])
    for (const [name, value] of fields) {
      expect(name, 'a field name is a token').toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/)
      expect(value, `${name} consists of octets and has no line break`).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/)
    }
  }

  /** Whether messages with such a payload are written, and can be read back. */
  canRead(type: PayloadType): boolean {
    return this.rendering.canEncode(type) === true && this.options.writesOnly?.includes(type) !== true
  }

  /** Reads a message that carries something. */
  read(message: ReceivedMessage, ...types: RawType[]): Decoded {
    const decoded = this.rendering.decode(message, types)
    if (decoded === undefined) throw new Error(`nothing is read from a message with ${types.join(' or ')}`)
    expect(types).toContain(decoded.raw.type)
    return decoded
  }
}
