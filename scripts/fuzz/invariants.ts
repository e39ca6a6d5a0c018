import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import type { Answer } from './answer.ts'
import type { Client } from './client.ts'
import { Fault } from './fault.ts'
import { type Category, identifierOf, type Model } from './model.ts'
import type { Json } from './values.ts'

/** An entity in JSON, and its location. */
export interface Found {
  readonly location: string
  readonly kind: string
  readonly id: string
  readonly mixins?: readonly string[]
  readonly attributes?: Readonly<Record<string, Json>>
  readonly links?: readonly { readonly id: string }[]
  readonly source?: { readonly location: string; readonly kind?: string }
  readonly target?: { readonly location: string; readonly kind?: string }
}

const json = { Accept: 'application/json' }
const uriList = { Accept: 'text/uri-list' }

/** @throws Fault unless the answer has this status */
export function requireStatus(answer: Answer, status: number, what: string): void {
  if (answer.status === status) return
  throw new Fault(
    `status of ${what.split(' ')[0]}`,
    `${what}: expected ${status}, got ${answer.status}: ${answer.body.slice(0, 2000)}`,
  )
}

/** Deletes all entities and mixins of a user, and requires that nothing is left. */
export async function clear(client: Client, model: Model): Promise<void> {
  requireStatus(await client.send({ method: 'DELETE', path: '/', headers: json }), 200, 'DELETE /')
  const provided = new Set(model.mixins.map(identifierOf))
  const own = (await categoriesOf(client)).mixins.filter((mixin) => !provided.has(identifierOf(mixin)))
  for (const { scheme, term } of own) {
    const body = JSON.stringify({ mixins: [{ scheme, term }] })
    const headers = { ...json, 'Content-Type': 'application/json' }
    requireStatus(
      await client.send({ method: 'DELETE', path: '/-/', headers, body }),
      200,
      `DELETE /-/ of ${scheme}${term}`,
    )
  }
  const left = await locationsIn(client, '/')
  if (left.length > 0) throw new Fault('empty', `after DELETE / there are ${left.join(', ')}`)
}

/**
 * Requires that what a user sees is consistent: links have their ends, counts agree with listings, listings of kinds
 * and mixins and filters agree with what the entities say of themselves.
 *
 * @returns all entities
 */
export async function requireConsistent(client: Client, random: Random): Promise<readonly Found[]> {
  const locations = await locationsIn(client, '/')
  await requirePaged(client, locations, 1 + random.below(40))
  const answers = await client.sendAll(locations.map((path) => ({ path, headers: json })))
  const entities = answers.map((answer, index): Found => {
    const location = locations[index] ?? ''
    requireStatus(answer, 200, `GET ${location}`)
    return { ...JSON.parse(answer.body), location }
  })
  requireLinked(entities)
  const { kinds, mixins } = await categoriesOf(client)
  for (const kind of kinds) {
    await requireListed(
      client,
      kind,
      entities.filter((entity) => entity.kind === identifierOf(kind)),
    )
  }
  for (const mixin of mixins) {
    await requireListed(
      client,
      mixin,
      entities.filter((entity) => entity.mixins?.includes(identifierOf(mixin))),
    )
  }
  await requireFiltered(client, entities, random)
  return entities
}

async function categoriesOf(client: Client): Promise<Model> {
  const answer = await client.send({ path: '/-/', headers: json })
  requireStatus(answer, 200, 'GET /-/')
  return JSON.parse(answer.body)
}

/** The locations that a listing has, all at once. */
async function locationsIn(client: Client, path: string): Promise<readonly string[]> {
  const answer = await client.send({ path, headers: uriList })
  requireStatus(answer, 200, `GET ${path}`)
  return pathsIn(answer)
}

function pathsIn({ body }: Answer): readonly string[] {
  const lines = body.split('\n').filter((line) => line !== '')
  return lines.map((line) => new URL(line).pathname)
}

/** Pages, one after the other, have what the whole listing has, and the total says how much that is. */
async function requirePaged(client: Client, expected: readonly string[], number: number): Promise<void> {
  const found: string[] = []
  for (let path: string | undefined = `/?number=${number}`; path !== undefined; ) {
    const answer: Answer = await client.send({ path, headers: uriList })
    requireStatus(answer, 200, `GET ${path}`)
    found.push(...pathsIn(answer))
    const total = answer.headers.get('x-total-count')
    if (total !== String(expected.length)) {
      throw new Fault('count', `GET ${path}: X-Total-Count is ${total}, and the listing has ${expected.length}`)
    }
    const next = /<([^>]*)>;\s*rel="?next"?/.exec(answer.headers.get('link') ?? '')?.[1]
    path = next === undefined ? undefined : next.replace(/^https?:\/\/[^/]*/, '')
    if (found.length > expected.length) break
  }
  requireSame('pages', 'the pages of /', found, expected)
}

function requireSame(invariant: string, what: string, found: readonly string[], expected: readonly string[]): void {
  const isEqual = found.length === expected.length && new Set([...found, ...expected]).size === new Set(expected).size
  if (isEqual && new Set(found).size === found.length) return
  const missing = expected.filter((one) => !found.includes(one))
  const surplus = found.filter((one) => !expected.includes(one))
  const difference = `missing: ${missing.join(' ')}; surplus: ${surplus.join(' ')}`
  throw new Fault(invariant, `${what}: ${found.length} instead of ${expected.length}; ${difference}`)
}

/** Links have their ends, and resources show just the links that begin at them. */
function requireLinked(entities: readonly Found[]): void {
  const byLocation = new Map(entities.map((entity) => [entity.location, entity]))
  const bySource = new Map<string, string[]>()
  for (const { location, id, source, target } of entities) {
    if (source === undefined || target === undefined) continue
    const from = byLocation.get(source.location)
    if (from === undefined || from.source !== undefined)
      throw new Fault('source', `${location} begins at ${source.location}, which is no resource`)
    const to = byLocation.get(target.location)
    if (target.location.startsWith('/') && to === undefined)
      throw new Fault('target', `${location} leads to ${target.location}, which does not exist`)
    if (to !== undefined && to.kind !== target.kind)
      throw new Fault('target', `${location} says that its target is a ${target.kind}, and it is a ${to.kind}`)
    bySource.set(source.location, [...(bySource.get(source.location) ?? []), id])
  }
  for (const { location, links = [] } of entities) {
    requireSame(
      'links',
      `the links of ${location}`,
      links.map(({ id }) => id),
      bySource.get(location) ?? [],
    )
  }
}

async function requireListed(client: Client, category: Category, members: readonly Found[]): Promise<void> {
  if (category.location === undefined) return
  const listed = await locationsIn(client, category.location)
  requireSame(
    'listing',
    `the listing of ${category.location}`,
    listed,
    members.map(({ location }) => location),
  )
  const answer = await client.send({ path: `${category.location}?number=1`, headers: uriList })
  const total = answer.headers.get('x-total-count')
  if (total !== String(members.length))
    throw new Fault('count', `${category.location}: X-Total-Count is ${total}, and there are ${members.length}`)
}

/** Octets of a query that fit into the head of a request, which may have 64 KiB. */
const longestQuery = 60_000

/** Filters by some values agree with a scan. */
async function requireFiltered(client: Client, entities: readonly Found[], random: Random): Promise<void> {
  for (let count = 0; count < 8; count++) {
    const entity = random.pick(entities)
    const [name, value] = random.pick(Object.entries(entity?.attributes ?? {})) ?? []
    if (name === undefined || value === undefined || value === '' || (typeof value === 'object' && value !== null))
      continue
    const query = `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`
    // Longer than the head of a request may be.
    if (query.length > longestQuery) continue
    const answer = await client.send({ path: `/?${query}`, headers: uriList })
    requireStatus(answer, 200, `GET /?${query}`)
    const expected = entities.filter(
      ({ attributes = {} }) => Object.hasOwn(attributes, name) && attributes[name] === value,
    )
    requireSame(
      'filter',
      `the filter ${query}`,
      pathsIn(answer),
      expected.map(({ location }) => location),
    )
  }
}
