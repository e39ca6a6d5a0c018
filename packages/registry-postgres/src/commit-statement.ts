import type { Entity, StoredMixin } from '@occi/core'
import type { Change, Scope } from '@occi/core/authoring'
import {
  callerOf,
  changedEntries,
  type Evaluation,
  orderList,
  ownersSeen,
  type Place,
  type StoredChanges,
  type StoredPlaces,
  visitSearchable,
} from '@occi/core/store'
import { byteaArray, plainArray, textArray } from './arrays.ts'
import { CounterChanges } from './counters.ts'
import { jsonOf } from './entity-rows.ts'
import { entryOctets } from './entry-octets.ts'
import { type Held, keyParameters } from './held.ts'
import {
  claimOf,
  endKey,
  idOctets,
  listOctets,
  locationOctets,
  mixinLocationOctets,
  mixinOctets,
  ownerOctets,
  requireOctets,
  valueDigest,
} from './octets.ts'
import type { StoreInfo } from './schema.ts'
import { storedText, wordsOf } from './search.ts'
import type { Sql, SqlValue } from './sql.ts'

/** What a transaction writes. */
export interface CommitRequest {
  readonly held: Held
  readonly evaluation: Evaluation
  /** The mixins that must be stored. */
  readonly expected: readonly Expected[]
  readonly time: number
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

/** Returns the call of `occi_commit` for some transactions; its parameters in the order of the function's. */
export function commitStatement(commits: readonly CommitRequest[], holder: string, search: StoreInfo['search']): Sql {
  const evaluation = together(commits)
  const held = commits.map((one) => one.held)
  const expected = commits.flatMap((one) => one.expected)
  const sets = commits.filter(({ evaluation: { entities, mixins } }) => entities.length + mixins.length > 0)
  const parameters: readonly SqlValue[] = [
    plainArray(held.map(({ id }) => id)),
    holder,
    ...keyParameters(held),
    plainArray(held.filter(({ hasIntent }) => hasIntent).map(({ id }) => id)),
    plainArray(claimsOf(evaluation)),
    plainArray(sortedClaims(expected.map(({ identifier }) => claimOf('mixin', identifier)))),
    ...entityParameters(evaluation, search),
    ...entryParameters(evaluation),
    ...placeParameters(evaluation.linked.filter(isStorable)),
    byteaArray(expected.map(({ identifier }) => mixinOctets(identifier))),
    byteaArray(expected.map(({ owner }) => ownerOctets(owner))),
    ...mixinParameters(evaluation),
    ...counterParameters(evaluation),
    plainArray(sets.map((one) => one.held.id)),
    plainArray(sets.map(({ time }) => time)),
    textArray(sets.map(changeSetOf)),
  ]
  callText ??= `SELECT * FROM occi_commit(${parameters.map(() => '?').join()})`
  return { text: callText, values: parameters }
}

let callText: string | undefined

/** What transactions change together. */
function together(commits: readonly CommitRequest[]): Pick<Evaluation, 'entities' | 'mixins' | 'linked'> {
  return {
    entities: commits.flatMap(({ evaluation }) => evaluation.entities),
    mixins: commits.flatMap(({ evaluation }) => evaluation.mixins),
    linked: commits.flatMap(({ evaluation }) => evaluation.linked),
  }
}

/** The JSON of a change set; the versions of what it stored are its number. */
function changeSetOf({ held: { intent, owner }, evaluation: { entities, mixins } }: CommitRequest): string {
  const { operation, action } = intent
  const caller = callerOf(intent, owner)
  return JSON.stringify({ operation, action, caller, entities, mixins } satisfies StoredChanges)
}

type Together = ReturnType<typeof together>

function entityParameters({ entities }: Together, search: StoreInfo['search']): readonly SqlValue[] {
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
      byteaArray(list.map(attributeLists)),
      textArray(list.map(jsonOf)),
      textArray(texts),
      textArray(texts.map((text) => (search === 'prefixes' ? wordsOf(text) : ''))),
    ]
  }
  return [
    ...placeParameters(gone),
    plainArray(gone.map(({ version }) => version)),
    ...placeParameters(kept.map(({ before }) => before)),
    plainArray(kept.map(({ before }) => before.version)),
    ...contents(kept.map(({ after }) => after)),
    ...placeParameters(added),
    byteaArray(added.map(({ id }) => idOctets(id))),
    byteaArray(added.map(({ location }) => endKey(location))),
    ...contents(added),
  ]
}

/** The names of what is created, and of mixins, claimed until the commit has ended: others do not see its rows before. */
function claimsOf({ entities, mixins }: Together): readonly bigint[] {
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
  return sortedClaims(claims)
}

/** Each once and in one order: two commits do not wait for each other. */
function sortedClaims(claims: readonly bigint[]): readonly bigint[] {
  return [...new Set(claims)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The lists of an entity's attributes, one after the other. */
function attributeLists(entity: Entity): Buffer {
  const lists: Uint8Array[] = []
  visitSearchable(entity, (name) => lists.push(listOctets(orderList(name))))
  return Buffer.concat(lists)
}

/** The octets of places. */
function placeParameters(places: readonly { readonly location: string; readonly owner?: string | undefined }[]) {
  return [
    byteaArray(places.map(({ location }) => requireOctets(location))),
    byteaArray(places.map(({ owner }) => ownerOctets(owner))),
  ]
}

/** Nothing is stored at locations that are too long. */
function isStorable({ location }: Place): boolean {
  return locationOctets(location) !== undefined
}

function entryParameters({ entities }: Together): readonly SqlValue[] {
  const removed: Buffer[] = []
  const added: Buffer[] = []
  for (const { before, after } of entities) {
    const changed = changedEntries(before, after, valueDigest)
    if (before !== undefined) removed.push(...entryOctets(before, changed.removed))
    if (after !== undefined) added.push(...entryOctets(after, changed.added))
  }
  return [byteaArray(removed), byteaArray(added)]
}

function mixinParameters({ mixins }: Together): readonly SqlValue[] {
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

function counterParameters({ entities }: Together): readonly SqlValue[] {
  const counters = new CounterChanges()
  for (const { before, after } of entities) {
    if (before !== undefined) counters.add(before, -1)
    if (after !== undefined) counters.add(after, 1)
  }
  const rows = counters.rows()
  return [
    byteaArray(rows.map(({ list }) => list)),
    byteaArray(rows.map(({ owner }) => owner)),
    plainArray(rows.map(({ slot }) => slot)),
    plainArray(rows.map(({ by }) => by)),
  ]
}
