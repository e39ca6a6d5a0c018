import type { AttributeDefinition, Json } from '@occi/core'
import { html, type Markup } from '../markup.ts'
import { numberText } from '../value.ts'

/** What a browser can check before a form is sent, from an attribute's pattern (a JSON Schema). */
export interface Constraints {
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  /** What the pattern says of itself. */
  readonly words?: string
}

/** The bounds that a definition's pattern sets. */
export function constraintsOf({ pattern }: AttributeDefinition): Constraints {
  if (pattern === undefined) return {}
  const words = [pattern.description, pattern.title].find((text) => typeof text === 'string')
  return {
    words: typeof words === 'string' ? words : undefined,
    minimum: numberOf(pattern.minimum),
    maximum: numberOf(pattern.maximum),
    minLength: numberOf(pattern.minLength),
    maxLength: numberOf(pattern.maxLength),
  }
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The same as attributes of a control. */
export function constraintAttributes(constraints: Constraints): Markup {
  const { minimum, maximum, minLength, maxLength } = constraints
  return html`${minimum !== undefined && html` min="${minimum}"`}${maximum !== undefined && html` max="${maximum}"`}${
    minLength !== undefined && html` minlength="${minLength}"`
  }${maxLength !== undefined && html` maxlength="${maxLength}"`}`
}

/** The same in words; empty if there are none. */
export function constraintWords({ minimum, maximum, minLength, maxLength, words = '' }: Constraints): string {
  return [words, range(minimum, maximum, ''), range(minLength, maxLength, ' characters')]
    .filter((text) => text !== '')
    .join(', ')
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from !== undefined && to !== undefined) return `${numberText(from)} to ${numberText(to)}${unit}`
  if (from !== undefined) return `${numberText(from)} or more${unit}`
  return to === undefined ? '' : `at most ${numberText(to)}${unit}`
}
