import type { Rendering } from '@occi/core/authoring'
import { anything, type MediaRange, parseMediaTypes } from './media-type.ts'

/** A rendering and the one of its media types that was agreed on. */
export interface Chosen {
  readonly rendering: Rendering
  readonly mediaType: string
}

interface Preference {
  readonly type: string
  /** From 0, not at all, to 1. */
  readonly q: number
  /** How exactly it names a type: 2 a subtype, 1 a type, 0 anything. */
  readonly specificity: number
  /** Where it stands in the list. */
  readonly place: number
}

/**
 * Chooses a rendering for an answer (RFC 9110 §12.5.1): the greatest q-value, then the type that is named most
 * exactly, then the order in which the client names them, then that of the renderings. Without `Accept`, the first.
 *
 * @returns undefined if none is acceptable
 */
export function chooseRendering(accept: string | undefined, renderings: readonly Rendering[]): Chosen | undefined {
  const preferences = accept === undefined ? [] : preferencesOf(accept)
  // A value that cannot be parsed counts as absent.
  return preferences.length === 0 ? first(renderings) : preferred(preferences, renderings)
}

/** Returns whether a client itself names a media type, and likes nothing better that the renderings write. */
export function isNamedFirst(
  accept: string | undefined,
  mediaType: string,
  renderings: readonly Pick<Rendering, 'mediaTypes'>[],
): boolean {
  if (accept === undefined || accept === anything) return false
  const preferences = preferencesOf(accept)
  const named = preferences.find(({ type, specificity }) => specificity === 2 && type === mediaType)
  if (named === undefined || named.q === 0) return false
  return preferred(preferences, [{ mediaTypes: [mediaType] }, ...renderings])?.mediaType === mediaType
}

function preferred<R extends Pick<Rendering, 'mediaTypes'>>(
  preferences: readonly Preference[],
  renderings: readonly R[],
): { readonly rendering: R; readonly mediaType: string } | undefined {
  let best: { readonly rendering: R; readonly mediaType: string } | undefined
  let bestPreference: Preference | undefined
  for (const rendering of renderings) {
    for (const mediaType of rendering.mediaTypes) {
      const preference = mostExact(preferences, mediaType)
      if (preference === undefined || preference.q === 0) continue
      if (bestPreference === undefined || isStronger(preference, bestPreference)) {
        best = { rendering, mediaType }
        bestPreference = preference
      }
    }
  }
  return best
}

function first(renderings: readonly Rendering[]): Chosen | undefined {
  const [rendering] = renderings
  const mediaType = rendering?.mediaTypes[0]
  return rendering === undefined || mediaType === undefined ? undefined : { rendering, mediaType }
}

/** The most exact range that a type is in: it alone says how much the type is wanted. */
function mostExact(preferences: readonly Preference[], mediaType: string): Preference | undefined {
  let best: Preference | undefined
  for (const preference of preferences) {
    if ((best === undefined || preference.specificity > best.specificity) && includes(preference, mediaType)) {
      best = preference
    }
  }
  return best
}

function includes({ type, specificity }: Preference, mediaType: string): boolean {
  if (specificity === 2) return type === mediaType
  return specificity === 0 || mediaType.startsWith(type.slice(0, -1))
}

function isStronger(one: Preference, other: Preference): boolean {
  if (one.q !== other.q) return one.q > other.q
  if (one.specificity !== other.specificity) return one.specificity > other.specificity
  return one.place < other.place
}

/** How many values of `Accept` are remembered, and how long they may be: clients send few different ones. */
const remembered = { most: 200, length: 512 }
const known = new Map<string, readonly Preference[]>()

function preferencesOf(accept: string): readonly Preference[] {
  const before = known.get(accept)
  if (before !== undefined) return before
  const preferences = parseMediaTypes(accept).map(preference)
  if (accept.length <= remembered.length) {
    if (known.size >= remembered.most) known.clear()
    known.set(accept, preferences)
  }
  return preferences
}

function preference({ type, parameters }: MediaRange, place: number): Preference {
  const q = Number(parameters.get('q') ?? 1)
  const specificity = type === anything ? 0 : type.endsWith('/*') ? 1 : 2
  return { type, q: Number.isNaN(q) ? 1 : Math.min(Math.max(q, 0), 1), specificity, place }
}
