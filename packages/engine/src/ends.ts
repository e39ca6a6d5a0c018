import {
  type Entity,
  type Fault,
  faultsError,
  isKindOf,
  type Kind,
  type ModelPath,
  targetFits,
  uuidOf,
} from '@occi/core'
import type { Call } from './call.ts'

/** A link's ends as a request gives them: locations, or for the target any URI. */
export interface Ends {
  readonly kind: Kind
  readonly source: string
  readonly target: string
  /** Of which kind the target is, as the request says: one of those that it has. */
  readonly targetKind?: string | undefined
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
 * @returns the ends of each link, in order
 * @throws OcciError `invalid` with everything that is wrong
 */
export async function findEnds(
  links: readonly Ends[],
  made: ReadonlyMap<string, Entity>,
  call: Call,
): Promise<readonly FoundEnds[]> {
  const faults: Fault[] = []
  const found: FoundEnds[] = []
  for (const link of links) {
    const { source, target, path } = link
    const wrong = (end: 'source' | 'target', message: string) => faults.push({ message, path: [...path, end] })
    const from = made.get(source) ?? (await call.read.entity(source))
    if (from === undefined) wrong('source', `the source ${source} of the link does not exist`)
    else if ('source' in from) wrong('source', `the source ${source} is a link, expected a resource`)
    // JSON names entities by id alone; a UUID that is not one of them is elsewhere, as any other URI.
    const mayBeHere = isInside(target) || uuidOf(target) !== undefined
    const to = made.get(target) ?? (mayBeHere ? await call.read.entity(target) : undefined)
    if (to !== undefined) expectFits(link, to, call, (message) => wrong('target', message))
    else if (isInside(target)) wrong('target', `the target ${target} of the link does not exist`)
    if (from !== undefined) found.push(to === undefined ? { source: from } : { source: from, target: to })
  }
  if (faults.length > 0) throw faultsError('invalid', faults)
  return found
}

function expectFits(
  { kind, targetKind: said }: Ends,
  target: Entity,
  { catalogue }: Call,
  wrong: (message: string) => void,
): void {
  const targetKind = catalogue.kind(target.kind)
  const saidKind = said === undefined ? undefined : catalogue.kind(said)
  if ('source' in target) wrong(`the target ${target.location} is a link, expected a resource`)
  else if (targetKind !== undefined && !targetFits(kind, targetKind)) {
    const expected = kind.targets.map((one) => one.identifier).join(' or ')
    wrong(`the target ${target.location} is of kind ${targetKind.identifier}, expected ${expected}`)
  } else if (targetKind !== undefined && saidKind !== undefined && !isKindOf(targetKind, saidKind)) {
    wrong(`the target ${target.location} is of kind ${targetKind.identifier}, not ${saidKind.identifier}`)
  }
}
