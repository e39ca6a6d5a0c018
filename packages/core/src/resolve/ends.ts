import { splitIdentifier } from '../category.ts'
import { canonicalId } from '../identity.ts'
import { isTypeIdentifier, isUri } from '../names.ts'
import type { RawEntity } from '../raw.ts'
import { shown } from '../shown.ts'
import type { ResolveContext } from './context.ts'
import { type CoreText, coreText } from './core-texts.ts'
import type { Faults } from './faults.ts'

/** Which end of a link. */
export type EndField = 'source' | 'target'

/** Returns whether the end of a link is a location of the service; any other URI is external (`GFD.221 Link`). */
export function isInside(uri: string): boolean {
  return uri.startsWith('/')
}

/**
 * The location that an end of a link names within the service, or an external URI (`GFD.221 Link`);
 * anything else is a fault.
 */
export function resolveEnd(
  field: EndField,
  end: CoreText,
  context: ResolveContext,
  faults: Faults,
): string | undefined {
  const location = context.locate(end.text)
  if (location !== undefined) return location
  const uri = canonicalId(end.text)
  if (isUri(uri)) return uri
  faults.add(`the ${field} '${shown(end.text)}' is neither a location of this service nor a URI`, ...end.path)
  return undefined
}

/**
 * The kind that a message gives to the target of a link (`GFD.221 Link`: `target.kind`): one of this service if
 * the target is within it, otherwise any type identifier.
 *
 * @param inside whether the target is within the service
 */
export function resolveTargetKind(
  raw: RawEntity,
  inside: boolean,
  { catalogue }: ResolveContext,
  faults: Faults,
): string | undefined {
  const kind = coreText(raw, 'targetKind', faults)
  if (kind === undefined) return undefined
  const { text, path } = kind
  if (inside) {
    if (catalogue.kind(text) !== undefined) return text
    const [similar] = catalogue.withTerm(splitIdentifier(text).term)
    const hint = similar?.class === 'kind' ? `did you mean ${similar.identifier}?` : 'see the query interface /-/'
    faults.add(`the kind of the target, ${shown(text)}, is not a kind of this service, ${hint}`, ...path)
  } else {
    if (isTypeIdentifier(text)) return text
    faults.add(
      `the kind of the target, '${shown(text)}', is not a type identifier: expected a scheme and a term`,
      ...path,
    )
  }
  return undefined
}
