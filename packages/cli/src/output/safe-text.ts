// Control characters, and those that change the direction of text.
const controls = /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu

/** Returns text of a service that cannot control the terminal: control characters are shown as escapes. */
export function safeText(text: string): string {
  return text.replace(controls, (one) => {
    if (one === '\n') return '\\n'
    if (one === '\t') return '\\t'
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
