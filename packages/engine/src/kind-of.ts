import { type Catalogue, type Entity, type Kind, OcciError } from '@occi/core'

/**
 * The kind of an entity that is to be changed.
 *
 * @throws OcciError `conflict` if the service no longer has it
 */
export function kindOf({ kind: identifier }: Entity, catalogue: Catalogue): Kind {
  const kind = catalogue.kind(identifier)
  if (kind === undefined) throw new OcciError('conflict', `the kind ${identifier} is no longer served`)
  return kind
}
