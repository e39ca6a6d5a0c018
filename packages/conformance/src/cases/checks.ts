import type { Check, Faults } from '../case.ts'
import type { Answer } from '../http/answer.ts'
import { readEntity, readJsonEntities } from '../read/entity.ts'
import { isJson } from '../read/json.ts'
import { pathOf, readLocations } from '../read/locations.ts'
import { fill } from '../subject/fill.ts'
import type { Subject } from '../subject/subject.ts'

/** Runs several checks on one answer. */
export function all(...checks: readonly Check[]): Check {
  return async (answer, subject) => {
    const faults: string[] = []
    for (const check of checks) faults.push(...(await check(answer, subject)))
    return faults
  }
}

/** Returns a fault unless something holds. */
export function unless(holds: boolean, fault: string): Faults {
  return holds ? [] : [fault]
}

/** The answer renders an entity of the kind that a name stands for. */
export function isEntityOf(name: string): Check {
  return async (answer, subject) => {
    const kind = await fill(name, subject)
    const { kinds } = readEntity(answer)
    return unless(kinds.join() === kind, `expected an entity of the kind ${kind}, got ${kinds.join(', ') || 'no kind'}`)
  }
}

/** The answer renders an attribute with a value. */
export function hasAttribute(name: string, expected: unknown): Check {
  return (answer) => {
    const value = readEntity(answer).attributes.get(name)
    return unless(
      JSON.stringify(value) === JSON.stringify(expected),
      `expected ${name} to be ${JSON.stringify(expected)}, got ${JSON.stringify(value) ?? 'no such attribute'}`,
    )
  }
}

/** The answer renders an entity with the mixin `{tag}`. */
export const hasTag: Check = async (answer, subject) =>
  unless(readEntity(answer).mixins.includes(await subject.name('tag')), 'the entity does not have the mixin')

/** The answer renders an entity without the mixin `{tag}`. */
export const hasNoTag: Check = async (answer, subject) =>
  unless(!readEntity(answer).mixins.includes(await subject.name('tag')), 'the entity still has the mixin')

/** The answer renders all defaults that a category gives to attributes. */
export function hasDefaultsOf(name: string): Check {
  return async (answer, subject) => {
    const attributes = subject.catalogue.find(await fill(name, subject))?.attributes ?? new Map()
    const faults: string[] = []
    for (const [attribute, description] of attributes) {
      if (description.default === undefined) continue
      faults.push(...(await hasAttribute(attribute, description.default)(answer, subject)))
    }
    return faults
  }
}

/** The answer lists the entities at these paths (names in braces), or does not. */
export function lists(present: readonly string[], absent: readonly string[] = []): Check {
  return async (answer, subject) => {
    const found = await membersOf(answer, subject)
    const faults: string[] = []
    for (const path of await fill(present, subject)) if (!found.has(path)) faults.push(`${path} is not listed`)
    for (const path of await fill(absent, subject)) if (found.has(path)) faults.push(`${path} is listed`)
    return faults
  }
}

/** The answer lists exactly the entities at these paths. */
export function listsExactly(...paths: readonly string[]): Check {
  return async (answer, subject) => {
    const expected = new Set(await fill(paths, subject))
    const found = await membersOf(answer, subject)
    const missing = [...expected].filter((path) => !found.has(path)).map((path) => `${path} is not listed`)
    return [...missing, ...[...found].filter((path) => !expected.has(path)).map((path) => `${path} is listed`)]
  }
}

/** The paths of the entities that an answer lists. JSON names ids instead: they stand for the entities the case knows. */
async function membersOf(answer: Answer, subject: Subject): Promise<ReadonlySet<string>> {
  if (!isJson(answer)) return new Set(readLocations(answer).map(pathOf))
  const paths = new Map<unknown, string>()
  for (const name of ['fresh', 'other'] as const) {
    if (!subject.knows(name)) continue
    const path = await subject.name(name)
    paths.set(await idOf(path, subject), path)
  }
  const ids = readJsonEntities(answer).map(({ attributes }) => attributes.get('occi.core.id'))
  return new Set(ids.map((id) => paths.get(id) ?? String(id)))
}

/** The id of the entity at a path. */
export async function idOf(path: string, subject: Subject): Promise<unknown> {
  return readEntity(await subject.send({ to: path })).attributes.get('occi.core.id')
}

/** The entity at a path (a name in braces) answers as a check demands. */
export function at(path: string, check: Check, status: readonly number[] = [200]): Check {
  return async (_, subject) => {
    const to = await fill(path, subject)
    const answer = await subject.send({ to })
    if (!status.includes(answer.status)) {
      return [`GET ${to}: expected status ${status.join(' or ')}, got ${answer.status}`]
    }
    return check(answer, subject)
  }
}

/** The path of the entity answers that there is none. */
export function isGone(path: string): Check {
  return at(path, () => [], [404, 410])
}

/** As the standard allows for creations: 201 with a location, or 200 with a rendering of the entity. */
export const isCreated: Check = (answer, subject) => {
  if (answer.status === 201) return unless(subject.locationOf(answer) !== undefined, 'the answer 201 gives no location')
  return unless(rendersSomething(answer), 'the answer 200 renders neither an entity nor a collection')
}

/** Whether an answer renders an entity or a collection that is not empty. */
export function rendersSomething(answer: Answer): boolean {
  return (
    readEntity(answer).kinds.length > 0 ||
    readLocations(answer).length > 0 ||
    (isJson(answer) && readJsonEntities(answer).length > 0)
  )
}
