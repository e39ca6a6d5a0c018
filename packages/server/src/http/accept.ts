import type { Rendering } from '@occi/core'
import { type MediaRange, parseMediaTypes } from './media-type.ts'

/** A rendering and the one of its media types that was agreed on. */
export interface Chosen {
  readonly rendering: Rendering
  readonly mediaType: string
}

interface Preference {
  readonly type: string
  readonly q: number
  /** How exactly it names a type: 2 a subtype, 1 a type, 0 anything. */
  readonly specificity: number
}

const parsed = new Map<string, readonly Preference[]>()

/** The preferences of an `Accept`, the same object for the same text: clients send few different ones. */
function preferences(accept: string): readonly Preference[] {
  let known = parsed.get(accept)
  if (known === undefined) {
    known = parseMediaTypes(accept).map(preference)
    if (parsed.size >= 200) parsed.clear()
    parsed.set(accept, known)
  }
  return known
}

function preference({ type, parameters }: MediaRange): Preference {
  const q = Number(parameters.get('q') ?? 1)
  const specificity = type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2
  return { type, q: q >= 0 && q <= 1 ? q : 0, specificity }
}

/**
 * Chooses a rendering for an answer (RFC 9110 §12.5.1): the greatest q-value, then the type that is named most
 * exactly, then the order in which the client names them, then that of the renderings. Without `Accept`, the first.
 *
 * @returns undefined where none is acceptable
 */
export function chooseRendering(accept: string | undefined, renderings: readonly Rendering[]): Chosen | undefined {
  const list = accept === undefined ? [] : preferences(accept)
  if (list.length === 0) return first(renderings)
  let best: (Chosen & { readonly preference: Preference; readonly place: number }) | undefined
  for (const rendering of renderings) {
    for (const mediaType of rendering.mediaTypes) {
      const place = mostExact(list, mediaType)
      const found = place === undefined ? undefined : list[place]
      if (place === undefined || found === undefined || found.q === 0) continue
      if (best === undefined || isBetter(found, place, best.preference, best.place)) {
        best = { rendering, mediaType, preference: found, place }
      }
    }
  }
  return best === undefined ? undefined : { rendering: best.rendering, mediaType: best.mediaType }
}

function first(renderings: readonly Rendering[]): Chosen | undefined {
  const [rendering] = renderings
  const mediaType = rendering?.mediaTypes[0]
  return rendering === undefined || mediaType === undefined ? undefined : { rendering, mediaType }
}

function isBetter(one: Preference, place: number, other: Preference, otherPlace: number): boolean {
  if (one.q !== other.q) return one.q > other.q
  if (one.specificity !== other.specificity) return one.specificity > other.specificity
  return one.specificity > 0 && place < otherPlace
}

/** The most exact range that a type is in: it alone says how much the type is wanted. */
function mostExact(list: readonly Preference[], mediaType: string): number | undefined {
  let best: number | undefined
  for (const [place, { type, specificity }] of list.entries()) {
    const isIn =
      specificity === 0 || type === mediaType || (specificity === 1 && mediaType.startsWith(type.slice(0, -1)))
    if (isIn && (best === undefined || specificity > (list[best]?.specificity ?? 0))) best = place
  }
  return best
}
