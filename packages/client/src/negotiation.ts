import { OcciError } from '@occi/core'
import { type ClientRendering, type Fields, fieldValues } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { textRenderings } from '@occi/render-text'
import type { ConnectOptions } from './options.ts'

/** The rendering of events, which is the same for all services. */
export const json = jsonRendering()
const renderings: readonly ClientRendering[] = [json, ...textRenderings({ maxHeaderBytes: 64 * 1024 })]

/** How a client and a service talk. */
export interface Dialect {
  /** What requests are written in. */
  readonly rendering: ClientRendering
  readonly mediaType: string
  /** The value of `Accept`. */
  readonly accept: string
  /** Whether the service is of OCCI 1.1, which has no pages and filters by header fields. */
  readonly isLegacy: boolean
  /** What the service does in listings beside filters and pages; the client does the rest itself. */
  readonly listing: ReadonlySet<string>
}

/** What discovery accepts. */
export const anyAccept = 'application/occi+json, application/json;q=0.9, text/plain;q=0.5, text/occi;q=0.3'

/** Returns the media type of an answer, without parameters; undefined if it has none. */
export function mediaTypeOf(fields: Fields): string | undefined {
  return fieldValues(fields, 'content-type')[0]?.split(';', 1)[0]?.trim().toLowerCase()
}

/** Returns the rendering that reads a media type; undefined if none does. */
export function renderingOf(mediaType: string | undefined): ClientRendering | undefined {
  if (mediaType === 'application/problem+json') return json
  return renderings.find(({ mediaTypes }) => mediaTypes.includes(mediaType ?? ''))
}

/** Returns how to talk to a service, from what it answered to discovery. */
export function dialectFor(fields: Fields, { mediaType }: Pick<ConnectOptions, 'mediaType'>): Dialect {
  const version = /\bOCCI\/(\d+)\.(\d+)/i.exec(fieldValues(fields, 'server').join(' '))
  const isLegacy = version !== null && Number(version[1]) === 1 && Number(version[2]) < 2
  const answered = mediaTypeOf(fields)
  // The JSON of servers before 1.2 is another one, and each of them has its own.
  const chosen = mediaType ?? (isLegacy && renderingOf(answered) === json ? 'text/plain' : (answered ?? 'text/plain'))
  const rendering = renderingOf(chosen)
  if (rendering === undefined) throw new OcciError('media-type', `the service answers ${chosen}, which is none of OCCI`)
  const accept = rendering === json ? acceptJson(mediaType) : chosen
  const listing = new Set(fieldValues(fields, 'occi-listing').flatMap((value) => value.split(/\s*,\s*/)))
  return { rendering, mediaType: chosen, accept, isLegacy, listing }
}

/** JSON of any type but the standard's may say where entities are. */
function acceptJson(mediaType: string | undefined): string {
  const [first, second] =
    mediaType === 'application/occi+json'
      ? [mediaType, 'application/json']
      : ['application/json', 'application/occi+json']
  return `${first}, ${second};q=0.9, text/plain;q=0.1`
}
