/** What an endpoint answered to one request. */
export interface Answer {
  readonly status: number
  /** The header fields in the order and the case in which they came, each as often as it was sent. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Returns all values of a header field, one for each time that it was sent. */
export function valuesOf(answer: Answer, name: string): readonly string[] {
  return answer.fields.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)
}

/** Returns the value of a header field, joined by commas if it was sent several times; undefined if it is missing. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const values = valuesOf(answer, name)
  return values.length === 0 ? undefined : values.join(', ')
}

/** Returns the media type of an answer without its parameters, in lower case; empty if there is none. */
export function mediaTypeOf(answer: Answer): string {
  return (headerOf(answer, 'content-type') ?? '').replace(/;.*/s, '').trim().toLowerCase()
}
