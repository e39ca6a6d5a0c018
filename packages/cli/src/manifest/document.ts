import type { EntityData, Service } from '@occi/client'
import { shortName } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'

/** An entity as files and results show it. */
export interface EntityDocument {
  readonly kind: string
  /** Its path from the URL of the service. */
  readonly name: string
  readonly id?: string
  readonly title?: string
  readonly summary?: string
  readonly mixins?: readonly string[]
  readonly attributes?: EntityData['attributes']
  readonly source?: string
  readonly target?: string
  readonly links?: readonly EntityDocument[]
  readonly actions?: readonly string[]
}

/** Returns an entity as files show it: `apply` reads what this returns. */
export function documentOf(service: Service, entity: EntityData): EntityDocument {
  const { catalogue } = service
  const { id, kind, title, summary, mixins, attributes, source, target, links, actions } = entity
  const end = (text: string | undefined) => (text === undefined ? undefined : nameOf(service, text))
  const document = {
    kind: shortName(catalogue, kind),
    name: nameOf(service, entity),
    id,
    title,
    summary,
    mixins: mixins.map((one) => shortName(catalogue, one)),
    attributes,
    source: end(source),
    target: end(target),
    links: links.map((link) => documentOf(service, link)),
    actions: actions.map((one) => shortName(catalogue, one)),
  }
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => value !== undefined && Object.keys(value).length > 0),
  ) as unknown as EntityDocument
}
