import type { Size } from '@occi/core/authoring'
import { counted, grouped } from './words.ts'

/** A size in words: `1 link`, `12 links`, `more than 1,000 links`. */
export function sizeWords({ number, isMore }: Size, one: string, many: string): string {
  return isMore ? `more than ${grouped(number)} ${many}` : counted(number, one, many)
}

/** The same as a number: `12`, `over 1,000`. */
export function shortSize({ number, isMore }: Size): string {
  return `${isMore ? 'over ' : ''}${grouped(number)}`
}
