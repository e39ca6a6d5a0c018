import type { Awaitable, JsonObject } from '@occi/core'
import {
  chain,
  type EntityWithLinks,
  type EventCodec,
  type EventReader,
  isJsonObject,
  isPromise,
  type RawEvent,
  type RenderContext,
  type ServiceEvent,
} from '@occi/core/authoring'
import { unexpected } from './decode.ts'
import { DocumentFaults, Members } from './document.ts'
import { type Frame, FrameReader, formatFrame } from './event-frames.ts'
import { textAlone } from './format-entity.ts'
import { parseEntity } from './parse-entity.ts'
import { parseJson } from './parse-json.ts'

const largest = 16 * 1024 * 1024

/**
 * Returns the codec of streams of events (`text/event-stream`, as browsers read it): each has its type, its revision as
 * `id`, and JSON as data. For what was created or updated that is the entity as this rendering writes it, for what was
 * deleted its id, location and kind, for categories the identifiers of mixins.
 */
export function jsonEvents(maxDepth: number): EventCodec {
  // An event goes to many streams: what was written of its entity is kept as long as the event is.
  const written = new WeakMap<EntityWithLinks, Map<string, Awaitable<string>>>()
  return {
    mediaType: 'text/event-stream',
    format: (event, context) => format(event, context, written),
    reader: (limit = largest) => new JsonEventReader(limit, maxDepth),
  }
}

type Written = WeakMap<EntityWithLinks, Map<string, Awaitable<string>>>

function format(event: ServiceEvent, context: RenderContext, written: Written): Awaitable<string> {
  const { revision: id, type } = event
  const frame = (data: string) => formatFrame({ type, id, data })
  switch (event.type) {
    case 'created':
    case 'updated':
      return chain(entityOf(event.found, context, written), frame)
    case 'deleted': {
      const { id, location, kind } = event.entity
      return frame(JSON.stringify({ id, location: context.path(location), kind }))
    }
    case 'categories':
      return frame(JSON.stringify({ mixins: event.identifiers }))
    case 'reset':
      return frame('{}')
    case 'position':
      return formatFrame({ id })
  }
}

function entityOf(found: EntityWithLinks, context: RenderContext, written: Written): Awaitable<string> {
  let texts = written.get(found)
  if (texts === undefined) {
    texts = new Map()
    written.set(found, texts)
  }
  // Paths are all that differs between callers who are shown the same.
  const base = context.path('/')
  let text = texts.get(base)
  if (text === undefined) {
    text = textAlone(found, context)
    texts.set(base, text)
    if (isPromise(text)) text.catch(() => texts.delete(base))
  }
  return text
}

class JsonEventReader implements EventReader {
  readonly #frames: FrameReader
  readonly #maxDepth: number

  constructor(limit: number, maxDepth: number) {
    this.#frames = new FrameReader(limit)
    this.#maxDepth = maxDepth
  }

  get position(): string | undefined {
    return this.#frames.id
  }

  read(piece: string | Uint8Array): readonly RawEvent[] {
    return this.#frames.read(piece).flatMap((frame) => this.#parse(frame) ?? [])
  }

  #parse({ type, id: revision, data }: Frame & { readonly data: string }): RawEvent | undefined {
    if (type === undefined || !Object.hasOwn(parsers, type)) return undefined
    const document = parseJson(data, this.#maxDepth)
    if (!isJsonObject(document)) throw unexpected(document, ['entity'])
    const faults = new DocumentFaults({ isTolerant: true })
    const event = parsers[type as RawEvent['type']](document, faults)
    faults.throwIfAny()
    return { ...event, revision }
  }
}

/** How the data of an event is read, by its type. */
const parsers: { readonly [T in RawEvent['type']]: (document: JsonObject, faults: DocumentFaults) => RawEvent } = {
  created: (document, faults) => ({ type: 'created', entity: parseEntity(nodeOf(document), 'alone', faults) }),
  updated: (document, faults) => ({ type: 'updated', entity: parseEntity(nodeOf(document), 'alone', faults) }),
  deleted: (document, faults) => {
    const entity = new Members(nodeOf(document), faults)
    const text = (name: string) => {
      const value = entity.string(name)
      if (value === undefined && !entity.has(name)) faults.add(`an event deleted needs ${name}`, '')
      return value ?? ''
    }
    return { type: 'deleted', id: text('id'), location: text('location'), kind: text('kind') }
  },
  categories: (document, faults) => ({
    type: 'categories',
    identifiers: new Members(nodeOf(document), faults).strings('mixins') ?? [],
  }),
  reset: () => ({ type: 'reset' }),
}

function nodeOf(value: JsonObject) {
  return { value, pointer: '' }
}
