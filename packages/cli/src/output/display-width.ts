const isPlain = /^[\x20-\x7e]*$/
let measure: ((text: string) => number) | undefined

/** Prepares for text that is not ASCII: what measures it takes as long to load as everything else together. */
export async function loadWidths(texts: Iterable<string>): Promise<void> {
  if (measure !== undefined) return
  for (const text of texts) {
    if (isPlain.test(text)) continue
    measure = (await import('string-width')).default
    return
  }
}

/** Returns how many columns of a terminal text takes. */
export function displayWidth(text: string): number {
  return measure === undefined || isPlain.test(text) ? text.length : measure(text)
}
