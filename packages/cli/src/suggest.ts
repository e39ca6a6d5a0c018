import { closestMatch } from 'leven'

/**
 * Returns the sentence that names what was probably meant, with a space before it.
 *
 * @returns the empty string if no candidate is similar
 */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const maxDistance = name.length < 3 ? 1 : Math.max(2, Math.floor(name.length / 3))
  const found = closestMatch(name, [...new Set(candidates)], { maxDistance })
  return found === undefined ? '' : ` Did you mean ${found}?`
}
