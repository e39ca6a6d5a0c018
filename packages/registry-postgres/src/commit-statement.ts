import { type Entity, isLink, type StoredMixin } from '@occi/core'
import type { Change, Scope } from '@occi/core/authoring'
import {
  changedEntries,
  type Entry,
  type Evaluation,
  orderList,
  ownersSeen,
  type Place,
  type StoredPlaces,
  searchableAttributes,
} from '@occi/core/store'
import { bigintArray, booleanArray, byteaArray, textArray } from './arrays.ts'
import { CounterChanges } from './counters.ts'
import { jsonOf } from './entity-rows.ts'
import type { Held } from './locks.ts'
import {
  claimOf,
  endKey,
  idOctets,
  listOctets,
  locationOctets,
  mixinLocationOctets,
  mixinOctets,
  ownerOctets,
  requireLocation,
  valueDigest,
} from './octets.ts'
import type { StoreInfo } from './schema.ts'
import { storedText, wordsOf } from './search.ts'
import type { Sql, SqlValue } from './sql.ts'

/** What a commit writes. */
export interface CommitInput {
  readonly held: Held
  readonly holder: string
  readonly evaluation: Evaluation
  /** The mixins that must be stored. */
  readonly expected: readonly Expected[]
  readonly time: number
  /** The change set as JSON; undefined if nothing changed. */
  readonly changeSet: string | undefined
  readonly search: StoreInfo['search']
}

/** A mixin that must be stored, with its owner. */
export interface Expected {
  readonly identifier: string
  readonly owner: string | undefined
}

/** Returns the mixins on whose presence the evaluation of changes rests, those aside that it changes itself. */
export function expectedMixins(
  changes: readonly Change[],
  scope: Scope,
  places: StoredPlaces,
  { mixins }: Evaluation,
): readonly Expected[] {
  const found = new Map<string, Expected>()
  for (const change of changes) {
    if (change.type !== 'expect-mixin') continue
    const { identifier } = change
    const owners = change.owner === undefined ? ownersSeen(scope) : [change.owner]
    const mixin = owners.map((owner) => places.mixin(identifier, owner)).find((one) => one !== undefined)
    if (mixin === undefined || mixins.some(({ before }) => before === mixin)) continue
    found.set(`${mixin.owner ?? ''} ${identifier}`, { identifier, owner: mixin.owner })
  }
  return [...found.values()]
}

/** Returns the call of `occi_commit`; its parameters in the order of the function's. */
export function commitStatement(input: CommitInput): Sql {
  const { held, holder, evaluation, expected, time, changeSet, search } = input
  const parameters: readonly SqlValue[] = [
    held.id,
    holder,
    byteaArray(held.keys),
    held.hasIntent,
    bigintArray(claimsOf(evaluation)),
    bigintArray(inOrder(expected.map(({ identifier }) => claimOf('mixin', identifier)))),
    ...entityParameters(evaluation, search),
    ...entryParameters(evaluation),
    ...placeParameters(evaluation.linked.filter(isStorable)),
    byteaArray(expected.map(({ identifier }) => mixinOctets(identifier))),
    byteaArray(expected.map(({ owner }) => ownerOctets(owner))),
    ...mixinParameters(evaluation),
    ...counterParameters(evaluation),
    time,
    changeSet ?? null,
  ]
  return { text: `SELECT * FROM occi_commit(${parameters.map(() => '?').join()})`, values: parameters }
}

function entityParameters({ entities }: Evaluation, search: StoreInfo['search']): readonly SqlValue[] {
  const gone: Entity[] = []
  const kept: { readonly before: Entity; readonly after: Entity }[] = []
  const added: Entity[] = []
  for (const { before, after } of entities) {
    if (before !== undefined && before.id === after?.id) kept.push({ before, after })
    else {
      if (before !== undefined) gone.push(before)
      if (after !== undefined) added.push(after)
    }
  }
  const contents = (list: readonly Entity[]) => {
    const texts = list.map(storedText)
    return [
      byteaArray(list.map(namesOf)),
      textArray(list.map(jsonOf)),
      textArray(texts),
      textArray(texts.map((text) => (search === 'prefixes' ? wordsOf(text) : ''))),
    ]
  }
  return [
    ...placeParameters(gone),
    bigintArray(gone.map(({ version }) => version)),
    ...placeParameters(kept.map(({ before }) => before)),
    bigintArray(kept.map(({ before }) => before.version)),
    ...contents(kept.map(({ after }) => after)),
    ...placeParameters(added),
    byteaArray(added.map(({ id }) => idOctets(id))),
    byteaArray(added.map(({ location }) => endKey(location))),
    ...contents(added),
  ]
}

/** The names of what is created, and of mixins, claimed until the commit has ended: others do not see its rows before. */
function claimsOf({ entities, mixins }: Evaluation): readonly bigint[] {
  const claims: bigint[] = []
  for (const { before, after } of entities) {
    if (after === undefined || before?.id === after.id) continue
    claims.push(claimOf('location', after.location), claimOf('id', after.id))
  }
  for (const { before, after } of mixins) {
    for (const mixin of [before, after]) {
      if (mixin !== undefined)
        claims.push(claimOf('mixin', mixin.scheme + mixin.term), claimOf('mixin', mixin.location))
    }
  }
  return inOrder(claims)
}

/** In one order: two commits do not wait for each other. */
function inOrder(claims: readonly bigint[]): readonly bigint[] {
  return claims.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The lists of an entity's attributes, one after the other. */
function namesOf(entity: Entity): Buffer {
  return Buffer.concat(searchableAttributes(entity).map(([name]) => listOctets(orderList(name))))
}

/** The octets of places. */
function placeParameters(places: readonly { readonly location: string; readonly owner?: string | undefined }[]) {
  return [
    byteaArray(places.map(({ location }) => requireLocation(location))),
    byteaArray(places.map(({ owner }) => ownerOctets(owner))),
  ]
}

/** Nothing is stored at locations that are too long. */
function isStorable({ location }: Place): boolean {
  return locationOctets(location) !== undefined
}

function entryParameters({ entities }: Evaluation): readonly SqlValue[] {
  const [removed, added] = [new Entries(), new Entries()]
  for (const { before, after } of entities) {
    const changed = changedEntries(before, after, valueDigest)
    if (before !== undefined) removed.add(before, changed.removed)
    if (after !== undefined) added.add(after, changed.added)
  }
  return [...removed.parameters(), ...added.parameters()]
}

class Entries {
  readonly #lists: Buffer[] = []
  readonly #owners: Buffer[] = []
  readonly #keys: Buffer[] = []
  readonly #links: boolean[] = []
  readonly #locations: Buffer[] = []

  add(entity: Entity, entries: readonly Entry[]): void {
    const [owner, link, location] = [ownerOctets(entity.owner), isLink(entity), requireLocation(entity.location)]
    for (const { list, key } of entries) {
      this.#lists.push(listOctets(list))
      this.#owners.push(owner)
      this.#keys.push(Buffer.from(key))
      this.#links.push(link)
      this.#locations.push(location)
    }
  }

  parameters(): readonly SqlValue[] {
    return [
      byteaArray(this.#lists),
      byteaArray(this.#owners),
      byteaArray(this.#keys),
      booleanArray(this.#links),
      byteaArray(this.#locations),
    ]
  }
}

function mixinParameters({ mixins }: Evaluation): readonly SqlValue[] {
  const gone: StoredMixin[] = []
  const put: StoredMixin[] = []
  for (const { before, after } of mixins) {
    if (after !== undefined) put.push(after)
    else if (before !== undefined) gone.push(before)
  }
  const names = (list: readonly StoredMixin[]) => [
    byteaArray(list.map(({ scheme, term }) => mixinOctets(scheme + term))),
    byteaArray(list.map(({ owner }) => ownerOctets(owner))),
  ]
  return [
    ...names(gone),
    ...names(put),
    byteaArray(put.map(({ location }) => mixinLocationOctets(location))),
    textArray(put.map((mixin) => JSON.stringify(mixin))),
  ]
}

function counterParameters({ entities }: Evaluation): readonly SqlValue[] {
  const counters = new CounterChanges()
  for (const { before, after } of entities) {
    if (before !== undefined) counters.add(before, -1)
    if (after !== undefined) counters.add(after, 1)
  }
  const rows = counters.rows()
  return [
    byteaArray(rows.map(({ list }) => list)),
    byteaArray(rows.map(({ owner }) => owner)),
    bigintArray(rows.map(({ slot }) => slot)),
    bigintArray(rows.map(({ by }) => by)),
  ]
}
