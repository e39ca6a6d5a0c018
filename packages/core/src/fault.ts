/** Where in a model value something is: member names and indices, such as `['links', 0, 'attributes', 'occi.x.y']`. */
export type ModelPath = readonly (string | number)[]

/** Where in a message something stands; which members are set is the rendering's choice. */
export interface Position {
  /** Line of a text body, or of a header field that is repeated, from 1. */
  readonly line?: number
  /** Column of that line or of a header field's value, from 1. */
  readonly column?: number
  /** Name of the header field. */
  readonly header?: string
  /** JSON Pointer (RFC 6901) into a JSON body. */
  readonly pointer?: string
  /** Name of a form's field. */
  readonly field?: string
}

/** One thing that is wrong with a request. */
export interface Fault {
  /** One line: what was wrong, and what was expected. */
  readonly message: string
  /** The part of the model value that it is about; empty for the whole. */
  readonly path: ModelPath
  /** Where that stands in the message, once the rendering has found it. */
  readonly position?: Position
}

/** Returns a position in words, such as `line 2, column 5`; empty if nothing is known. */
export function formatPosition(position: Position | undefined): string {
  if (position === undefined) return ''
  const words: string[] = []
  if (position.header !== undefined) words.push(`header ${position.header}`)
  if (position.line !== undefined) words.push(`line ${position.line}`)
  if (position.column !== undefined) words.push(`column ${position.column}`)
  if (position.pointer !== undefined) words.push(position.pointer === '' ? 'the whole document' : position.pointer)
  if (position.field !== undefined) words.push(`field ${position.field}`)
  return words.join(', ')
}
