import { OcciError } from '@occi/core'
import {
  BoundedCache,
  type EventCodec,
  type Format,
  type PayloadType,
  type Rendering,
  shown,
} from '@occi/core/authoring'
import { isNamedFirst, type Negotiated, preferred } from './http/accept.ts'

/** The rendering that a client prefers, from its request. */
export interface WantedRendering {
  /** The value of `Accept`. */
  readonly accept: string | undefined
  /** Whether its own message is JSON: then it gets JSON if `Accept` leaves that open. */
  readonly isJson: boolean
}

/** How many values of `Accept` are remembered, and how long they may be: clients send few different ones. */
const remembered = { most: 200, length: 512 }

/** A rendering that writes streams of events. */
export type Streaming = Rendering & { readonly events: EventCodec }

/** The renderings of a service, of which each request finds the one that reads it and the one that answers it. */
export class Renderings {
  /** All media types that are written, as the field `Accept` of an answer lists them. */
  readonly accept: string
  readonly all: readonly Rendering[]
  /** All media types that are written, in the order in which they are chosen if all are equally acceptable. */
  readonly #choices: readonly Negotiated[]
  /** The same, JSON first. */
  readonly #jsonFirst: readonly Negotiated[]
  readonly #fallback: Negotiated
  /** What was chosen before, by what is to be written and `Accept`. */
  readonly #chosen = new WeakMap<readonly PayloadType[], BoundedCache<string, Negotiated | undefined>>()
  readonly #streaming: Streaming | undefined
  readonly #formats: ReadonlyMap<string, Format & { readonly rendering: Rendering }>

  /** @throws OcciError `definition` if there is none, or if two formats have the same name */
  constructor(all: readonly Rendering[]) {
    const choices = all.flatMap((rendering) => rendering.mediaTypes.map((mediaType) => ({ rendering, mediaType })))
    const [first] = choices
    if (first === undefined || first.rendering !== all[0]) {
      throw new OcciError('definition', 'the option renderings is empty, expected at least one rendering')
    }
    this.all = all
    this.#choices = choices
    this.#jsonFirst = choices.toSorted((a, b) => Number(isJson(b.rendering)) - Number(isJson(a.rendering)))
    this.#fallback = first
    this.#streaming = all.find((one): one is Streaming => one.events !== undefined)
    this.#formats = formatsOf(all)
    const streams = this.#streaming === undefined ? [] : [this.#streaming.events.mediaType]
    this.accept = [...new Set([...all.flatMap(({ mediaTypes }) => mediaTypes), ...streams])].join(', ')
  }

  /**
   * The rendering of an answer that is one of these payloads, agreed on before anything happens.
   *
   * @throws OcciError `not-acceptable` if none is accepted, `invalid` if an accepted rendering never writes such a payload
   */
  requireAnswer({ accept, isJson }: WantedRendering, answers: readonly PayloadType[]): Negotiated {
    const answer = isJson ? agree(this.#jsonFirst, accept, answers) : this.#choose(accept, answers)
    if (answer !== undefined) return answer
    const named = preferred(accept, this.#choices)
    for (const type of answers) {
      const refusal = named?.rendering.canEncode(type) ?? true
      // GFD.229 URI Listing Rendering: anything but a listing is a bad request.
      if (refusal !== true) throw new OcciError(refusal.status === 400 ? 'invalid' : 'not-acceptable', refusal.reason)
    }
    throw new OcciError(
      'not-acceptable',
      `none of the accepted media types is available here, accept one of ${this.accept}`,
    )
  }

  /** The rendering of a stream of events, if the client names the media type of streams and prefers it. */
  forEvents({ accept }: WantedRendering): Streaming | undefined {
    const streaming = this.#streaming
    return streaming !== undefined && isNamedFirst(accept, streaming.events.mediaType, this.#choices)
      ? streaming
      : undefined
  }

  /**
   * The media type that a query names.
   *
   * @throws OcciError `invalid` if there is no such format
   */
  mediaTypeOf(format: string): string {
    const found = this.#formats.get(format)
    if (found !== undefined) return found.mediaType
    const known = [...this.#formats.keys()]
    const expected = known.length === 0 ? 'this service has none' : `expected ${known.join(' or ')}`
    throw new OcciError(
      'invalid',
      `format is '${shown(format)}' in the query, ${expected}: name it, or use Accept instead`,
    )
  }

  /** The formats in which such a payload is written. */
  formatsFor(type: PayloadType): readonly Format[] {
    return [...this.#formats.values()].filter(({ rendering }) => rendering.canEncode(type) === true)
  }

  /** The next one for an answer, if these turned out not to be able to write it (RFC 9110 §12.5.1). */
  another(
    { accept, isJson }: WantedRendering,
    answers: readonly PayloadType[],
    tried: ReadonlySet<Rendering>,
  ): Negotiated | undefined {
    const others = this.#inOrder(isJson).filter(({ rendering }) => !tried.has(rendering))
    return agree(others, accept, answers)
  }

  /** The rendering of an error: one that the caller accepts, else JSON for who accepts some type of it, else the default. */
  forErrors({ accept, isJson }: WantedRendering): Negotiated {
    const acceptable = agree(this.#inOrder(isJson), accept, ['error'])
    if (acceptable !== undefined || accept?.includes('json') !== true) return acceptable ?? this.#fallback
    return agree(this.#jsonFirst, undefined, ['error']) ?? this.#fallback
  }

  #choose(accept = '', answers: readonly PayloadType[]): Negotiated | undefined {
    const choose = () => agree(this.#choices, accept, answers)
    if (accept.length > remembered.length) return choose()
    let chosen = this.#chosen.get(answers)
    if (chosen === undefined) {
      chosen = new BoundedCache(remembered.most)
      this.#chosen.set(answers, chosen)
    }
    return chosen.get(accept, choose)
  }

  #inOrder(isJson: boolean): readonly Negotiated[] {
    return isJson ? this.#jsonFirst : this.#choices
  }
}

/** The one of the choices that is acceptable to the client and that can write one of the payloads. */
function agree(
  choices: readonly Negotiated[],
  accept: string | undefined,
  answers: readonly PayloadType[],
): Negotiated | undefined {
  const able = choices.filter(({ rendering }) => answers.some((type) => rendering.canEncode(type) === true))
  return preferred(accept, able)
}

/** Whether a rendering reads JSON, so that what was sent in it can be answered in it. */
function isJson({ mediaTypes, reads = mediaTypes }: Rendering): boolean {
  return reads.some((type) => type.endsWith('json'))
}

function formatsOf(all: readonly Rendering[]): ReadonlyMap<string, Format & { readonly rendering: Rendering }> {
  const formats = new Map<string, Format & { readonly rendering: Rendering }>()
  for (const rendering of all) {
    for (const format of rendering.formats ?? []) {
      if (formats.has(format.name)) {
        throw new OcciError('definition', `two of the renderings have the format '${format.name}': rename one`)
      }
      formats.set(format.name, { ...format, rendering })
    }
  }
  return formats
}
