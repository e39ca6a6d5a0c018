import { BoundedCache, type Rendering } from '@occi/core/authoring'
import { anything, type MediaRange, parseMediaTypes } from './media-type.ts'

/** A rendering with one of its media types, as both are agreed on with a client. */
export interface Negotiated {
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
 * Chooses a media type for an answer (RFC 9110 §12.5.1): the greatest q-value, then the type that is named most exactly,
 * then the order in which the client names them, then that of the choices. Without `Accept`, or if that cannot be parsed,
 * the first.
 *
 * @returns undefined if none is acceptable
 */
export function preferred<C extends Pick<Negotiated, 'mediaType'>>(
  accept: string | undefined,
  choices: readonly C[],
): C | undefined {
  const preferences = accept === undefined ? [] : preferencesOf(accept)
  if (preferences.length === 0) return choices[0]
  let best: C | undefined
  let bestPreference: Preference | undefined
  for (const choice of choices) {
    const preference = mostExact(preferences, choice.mediaType)
    if (preference === undefined || preference.q === 0) continue
    if (bestPreference === undefined || isStronger(preference, bestPreference)) {
      best = choice
      bestPreference = preference
    }
  }
  return best
}

/** Returns whether a client itself names a media type, and likes nothing better among the choices. */
export function isNamedFirst(
  accept: string | undefined,
  mediaType: string,
  choices: readonly Pick<Negotiated, 'mediaType'>[],
): boolean {
  if (accept === undefined || accept === anything) return false
  const isNamed = preferencesOf(accept).some(({ type, specificity }) => specificity === 2 && type === mediaType)
  return isNamed && preferred(accept, [{ mediaType }, ...choices])?.mediaType === mediaType
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
const known = new BoundedCache<string, readonly Preference[]>(remembered.most)

function preferencesOf(accept: string): readonly Preference[] {
  return accept.length > remembered.length ? preferencesIn(accept) : known.get(accept, preferencesIn)
}

function preferencesIn(accept: string): readonly Preference[] {
  return parseMediaTypes(accept).map(preference)
}

function preference({ type, parameters }: MediaRange, place: number): Preference {
  const q = Number(parameters.get('q') ?? 1)
  const specificity = type === anything ? 0 : type.endsWith('/*') ? 1 : 2
  return { type, q: Number.isNaN(q) ? 1 : Math.min(Math.max(q, 0), 1), specificity, place }
}
