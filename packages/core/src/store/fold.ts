/** Returns a text in which upper and lower case, and different encodings of the same characters, are equal. */
export function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
}
