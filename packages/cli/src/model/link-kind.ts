import type { DiscoveredCatalogue, DiscoveredCategory, Service } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import { isLinkKind, requireLinkKind } from './categories.ts'
import { endOf, kindAt } from './references.ts'

/**
 * Returns the kind of links that is named after the kind of a target, such as `networkinterface` for a network.
 *
 * @throws UsageError if the kind of the target is not known, or no kind of links is named after it
 */
export function linkKindTo(service: Service, target: string): DiscoveredCategory {
  const { catalogue } = service
  const found = kindAt(service, target)
  if (found !== undefined) return requireLinkKind(catalogue, found.term)
  const terms = catalogue.kinds.filter((one) => isLinkKind(catalogue, one)).map(({ term }) => term)
  throw new UsageError(`The kind of the link to ${target} is missing, it is one of ${terms.join(', ')}.`)
}

/** A kind of links, and the path or URI to which a link leads. */
export interface LinkEnd {
  readonly kind: DiscoveredCategory
  readonly target: string
}

/**
 * Returns what `--kind network` and a target name. A target that is a bare name, such as `net-1`, is an entity of the
 * kind after which the kind of the link is named.
 *
 * @param word a kind of links; undefined for the one that is named after the kind of the target
 * @throws UsageError if either is not known
 */
export async function linkEndOf(service: Service, word: string | undefined, text: string): Promise<LinkEnd> {
  if (word === undefined) {
    const target = await endOf(service, text)
    return { kind: linkKindTo(service, target), target }
  }
  const kind = requireLinkKind(service.catalogue, word)
  const within = /^urn:|\//.test(text) ? undefined : targetKindOf(service.catalogue, kind)
  return { kind, target: await endOf(service, within === undefined ? text : `${within.term}/${text}`) }
}

/** The only kind after which a kind of links is named. */
function targetKindOf(catalogue: DiscoveredCatalogue, link: DiscoveredCategory): DiscoveredCategory | undefined {
  const [first, ...others] = catalogue.kinds.filter(
    (one) => link.term.startsWith(one.term) && !isLinkKind(catalogue, one) && one.location !== undefined,
  )
  return others.length === 0 ? first : undefined
}
