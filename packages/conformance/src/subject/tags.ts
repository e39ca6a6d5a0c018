import { readCategories } from '../read/category.ts'
import { pathOf } from '../read/locations.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'

/** Defines a mixin without attributes; returns its identifier. */
export async function defineTag(subject: Subject): Promise<string> {
  if (!subject.options.mayWrite) throw new Skip('needs permission to define a mixin (--write)')
  const term = subject.unique()
  const mixin = `http://example.com/occi-conformance#${term}`
  const location = `${subject.options.base}/${term}/`
  const { status } = await subject.send({ method: 'POST', to: '{query}', body: { mixin, location } })
  if (status >= 300) throw new Skip('no mixin could be defined')
  subject.removeLater({ method: 'DELETE', to: '{query}', body: { mixin } })
  return mixin
}

/** Returns the path of a mixin's collection as the query interface tells it. */
export async function tagLocation(subject: Subject, identifier: string): Promise<string> {
  const path = await definedAt(subject, identifier)
  if (path === undefined) throw new Skip(`the query interface tells no location of ${identifier}`)
  // What is done to the collection of a mixin must not be done to others' entities.
  if (isTaken(subject, path)) throw new Skip(`${identifier} has the location ${path}, which is not its own`)
  return path
}

/** The path that the query interface tells of a mixin; undefined if it tells none. */
export async function definedAt(subject: Subject, identifier: string): Promise<string | undefined> {
  const categories = readCategories(await subject.send({ to: '{query}' }))
  const location = categories.find((category) => category.identifier === identifier)?.location
  return location === undefined ? undefined : pathOf(location)
}

/** Whether a path was that of a collection before the run. */
export function isTaken({ catalogue, options }: Subject, path: string): boolean {
  return path === `${options.base}/` || catalogue.categories.some((one) => catalogue.pathOf(one) === path)
}
