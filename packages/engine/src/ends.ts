import { type Entity, type Fault, isKindOf, type Kind, type ModelPath } from '@occi/core'
import { faultsError, isInside, lockKey, targetFits, uuidOf } from '@occi/core/authoring'
import type { Call } from './call.ts'

/** A link's ends as a request gives them: locations, or for the target any URI. */
export interface Ends {
  readonly kind: Kind
  readonly source: string
  readonly target: string
  /** The kind of the target that the request gives: the target must be of it. */
  readonly targetKind?: string | undefined
  /** Where the link stands in the request, for what is wrong with it. */
  readonly path: ModelPath
}

/** The resources of this service at the ends of a link; no target if it is external. */
export interface FoundEnds {
  readonly source: Entity
  readonly target?: Entity
  /** The stamps of those that are stored, by lock key. */
  readonly stamps: ReadonlyMap<string, number>
}

/**
 * Finds the resources that links connect. A source must exist within the service, and so must a target that is not
 * external; links connect resources, and lead to what their kind leads to (`GFD.221 Link`).
 *
 * @param made resources that the same request creates, by location
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
  const stored = new StoredEnds(call)
  for (const link of links) {
    const { source, target, path } = link
    const wrong = (end: 'source' | 'target', message: string) => faults.push({ message, path: [...path, end] })
    const from = made.get(source) ?? (await stored.at(source))
    if (from === undefined) wrong('source', `the source ${source} of the link does not exist`)
    else if ('source' in from) wrong('source', `the source ${source} is a link, expected a resource`)
    // JSON names entities by id alone; a UUID that is not one of them is external, like any other URI.
    const mayBeHere = isInside(target) || uuidOf(target) !== undefined
    const to = made.get(target) ?? (mayBeHere ? await stored.at(target) : undefined)
    if (to !== undefined) requireFits(link, to, call, (message) => wrong('target', message))
    else if (isInside(target)) wrong('target', `the target ${target} of the link does not exist`)
    if (from !== undefined) found.push({ source: from, target: to, stamps: stored.stamps })
  }
  if (faults.length > 0) throw faultsError('invalid', faults)
  return found
}

/** Reads the stored entities at which links end, each once. */
class StoredEnds {
  readonly stamps = new Map<string, number>()
  readonly #read = new Map<string, Promise<Entity | undefined>>()
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  at(key: string): Promise<Entity | undefined> {
    let read = this.#read.get(key)
    if (read === undefined) {
      read = this.#readAt(key)
      this.#read.set(key, read)
    }
    return read
  }

  async #readAt(key: string): Promise<Entity | undefined> {
    const found = await this.#call.read.snapshot(key)
    if (found !== undefined) this.stamps.set(lockKey(found.entity.location, found.entity.owner), found.stamp)
    return found?.entity
  }
}

function requireFits(
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
