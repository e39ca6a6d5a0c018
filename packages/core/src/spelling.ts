/** Returns the known name that is spelled almost like another, for a hint; undefined if none is. */
export function similarTo(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  for (const candidate of known) {
    // The lengths tell most names apart at once.
    if (Math.abs(candidate.length - name.length) > 1) continue
    if (isSimilar(wanted, candidate.toLowerCase())) return candidate
  }
  return undefined
}

/** Returns whether two names are equal but for one letter too many, too few, wrong, or two swapped. */
function isSimilar(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [restOfA, restOfB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restOfA.length <= 1 && restOfB.length <= 1) return true
  return restOfA.length === 2 && restOfB.length === 2 && restOfA === `${restOfB[1]}${restOfB[0]}`
}
