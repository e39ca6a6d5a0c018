/** What the form of a web page has done: of numbers and the service's own names, never of text that could be foreign. */
export interface Done {
  readonly type: DoneType
  /** The number of entities that were created, changed or deleted. */
  readonly count: number
  /** The number of entities that the form was about. An action on a collection leaves out those to which it does not apply. */
  readonly of: number
  /** For `acted` the term of the action; for `saved` and `deleted` nothing; otherwise the location of what was created or changed. */
  readonly subject?: string
}

const doneTypes = ['created', 'saved', 'acted', 'deleted', 'added', 'removed', 'defined', 'dropped'] as const

/**
 * How something was changed: `added` and `removed` are about the members of a mixin, `defined` and `dropped` about a mixin
 * itself.
 */
export type DoneType = (typeof doneTypes)[number]

/** The parameter of a page's query that says what the form before it has done. */
export const doneParameter = '_done'

/** Writes what a form has done as the value of `doneParameter`, such as `acted:133:201:start`, ready for an address. */
export function formatDone({ type, count, of, subject }: Done): string {
  const end = subject === undefined ? '' : `:${encodeURIComponent(subject).replaceAll('%2F', '/')}`
  return `${type}:${count}:${of}${end}`
}

const form = /^([a-z]+):(\d{1,9}):(\d{1,9})(?::(.{1,2000}))?$/

/** Reads the value of `doneParameter`, which anyone can write; undefined if it is not one. */
export function parseDone(value: string): Done | undefined {
  const [, name, count, of, subject] = form.exec(value) ?? []
  const type = doneTypes.find((one) => one === name)
  if (type === undefined) return undefined
  const done = { type, count: Number(count), of: Number(of) }
  return subject === undefined ? done : { ...done, subject }
}
