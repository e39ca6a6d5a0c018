import { type Entity, type Fault, faultsError, type Kind, type ModelPath, targetFits } from '@occi/core'
import type { Call } from './call.ts'

/** A link's ends as a request gives them: locations, or for the target any URI. */
export interface Ends {
  readonly kind: Kind
  readonly source: string
  readonly target: string
  /** Where the link stands in the request, for what is wrong with it. */
  readonly path: ModelPath
}

/** The resources of this service at the ends of a link; no target where it is elsewhere. */
export interface FoundEnds {
  readonly source: Entity
  readonly target?: Entity
}

/** Tells whether a target is a location of this service; any other URI is elsewhere (`GFD.221 Link`). */
export function isInside(target: string): boolean {
  return target.startsWith('/')
}

/**
 * Finds the resources that links connect. A source must exist within the service, and so must a target that is not
 * elsewhere; links connect resources, and lead to what their kind leads to (`GFD.221 Link`).
 *
 * @param made resources that the same request makes, by location
 * @throws OcciError `invalid` with everything that is wrong
 */
export async function findEnds(
  links: readonly Ends[],
  made: ReadonlyMap<string, Entity>,
  call: Call,
): Promise<readonly FoundEnds[]> {
  const faults: Fault[] = []
  const found: FoundEnds[] = []
  for (const { kind, source, target, path } of links) {
    const sourceEntity = made.get(source) ?? (await call.read.entity(source))
    const targetEntity = isInside(target) ? (made.get(target) ?? (await call.read.entity(target))) : undefined
    const wrong = (end: 'source' | 'target', message: string) => faults.push({ message, path: [...path, end] })
    if (sourceEntity === undefined) wrong('source', `the source ${source} of the link does not exist`)
    else if ('source' in sourceEntity) wrong('source', `the source ${source} is a link, expected a resource`)
    if (targetEntity !== undefined) {
      const targetKind = call.catalogue.kind(targetEntity.kind)
      if ('source' in targetEntity) wrong('target', `the target ${target} is a link, expected a resource`)
      else if (targetKind !== undefined && !targetFits(kind, targetKind)) {
        const expected = kind.targets.map((one) => one.identifier).join(' or ')
        wrong('target', `the target ${target} is of kind ${targetKind.identifier}, expected ${expected}`)
      }
    } else if (isInside(target)) wrong('target', `the target ${target} of the link does not exist`)
    if (sourceEntity !== undefined) {
      found.push({ source: sourceEntity, ...(targetEntity === undefined ? {} : { target: targetEntity }) })
    }
  }
  if (faults.length > 0) throw faultsError('invalid', faults)
  return found
}
