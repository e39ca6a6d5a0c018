import { type Catalogue, coreScheme } from './catalogue.ts'

/** The endpoint has no kind that an option names. */
export class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError'
  readonly code = 'unknown-kind'
}

/**
 * Returns the identifier of the kind that an option names: by its identifier, or by its term if only one kind has it.
 *
 * @param ancestor what the kind must descend from
 * @throws {@link UnknownKindError} if the endpoint has no such kind, or several.
 */
export function namedKind(catalogue: Catalogue, ancestor: 'resource' | 'link', text: string | undefined) {
  // What the kind descends from, the endpoint may say wrongly: that is for the cases to find.
  if (text === undefined || catalogue.find(text) !== undefined) return text
  const core = catalogue.find(coreScheme + ancestor)
  const kinds = [...catalogue.descendants(ancestor), ...(core === undefined ? [] : [core])]
  const identifiers = kinds.map(({ identifier }) => identifier)
  const [found, ...others] = identifiers.filter((one) => one.endsWith(`#${text}`))
  if (found !== undefined && others.length === 0) return found
  const what = `${found === undefined ? 'no' : 'more than one'} kind of ${ancestor}s`
  throw new UnknownKindError(`The endpoint has ${what} "${text}". It has: ${identifiers.join(', ')}`)
}
