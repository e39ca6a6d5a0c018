/** Returns how a field shows an entity that it names: by its name for people, and its location. */
export function endText(name: string, location: string): string {
  return `${name} (${location})`
}

/** Returns what a field names: the location in such a text, or any path or URI as it was typed. */
export function endIn(text: string): string {
  return / \((\/\S*)\)$/.exec(text)?.[1] ?? text.trim()
}

/** Returns whether a text can only be a part of a name: it is no path and no URI, and has none. */
export function isPartOfName(text: string): boolean {
  return text.trim() !== '' && !/^\/|^[a-z][a-z0-9+.-]*:\S/i.test(endIn(text))
}
