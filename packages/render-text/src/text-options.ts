/** How the lines of a text end: as known clients read them, or as the standard's ABNF has them. */
export type LineEnd = 'lf' | 'crlf'

/** The options that all text renderings have. */
export interface TextOptions {
  /** Media types that it serves instead of the standard's, the preferred one first. */
  readonly mediaTypes?: readonly string[]
  /**
   * Defaults to `lf`: lines end in LF, since known clients split at it and several of them keep a CR; a listing of
   * locations in text/plain has no line break after its last line; links to actions are paths.
   *
   * `crlf` is the ABNF of GFD.229 to the letter: every line ends in CRLF, and the URIs of actions are absolute.
   */
  readonly lineEnd?: LineEnd
}

/** The characters that end a line. */
export function lineBreak(lineEnd: LineEnd): string {
  return lineEnd === 'crlf' ? '\r\n' : '\n'
}
