/** The scheme and the term of a type identifier: what is before and after the last `#`, the `#` being the scheme's. */
export function splitIdentifier(identifier: string): { readonly scheme: string; readonly term: string } {
  const at = identifier.lastIndexOf('#') + 1
  return { scheme: identifier.slice(0, at), term: identifier.slice(at) }
}
