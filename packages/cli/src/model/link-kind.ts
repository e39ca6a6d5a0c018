import type { DiscoveredCategory, Service } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import { isLinkKind, requireLinkKind } from './categories.ts'
import { kindAt } from './references.ts'

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
