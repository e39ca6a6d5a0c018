/** Returns a text as base64 of its UTF-8. */
export function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join(''))
}

/** Returns the text that a base64 value stands for; undefined if a form could not give back the same value for it. */
export function fromBase64(value: string): string | undefined {
  try {
    const octets = Uint8Array.from(atob(value), (character) => character.charCodeAt(0))
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
    return toBase64(unixLines(text)) === value ? text : undefined
  } catch {
    return undefined
  }
}

/** A text of several lines as it was typed: browsers send their breaks as CRLF. */
export function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
