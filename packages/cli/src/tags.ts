import type { Service } from '@occi/client'
import { defineMixin } from '@occi/core'
import type { Connection } from './connection.ts'
import { categoriesNamed, requireCategory } from './model/categories.ts'
import { UsageError } from './usage-error.ts'

/** A mixin of the user's own that groups entities. */
export interface TagDefinition {
  readonly tag: string
  readonly title?: string | undefined
  /** Defaults to the URL of the service and `tags#`. */
  readonly scheme?: string | undefined
}

/** Returns the scheme of tags that are given none. */
export function defaultScheme({ url }: Service): string {
  return `${url}tags#`
}

/**
 * Returns the identifier of a tag; if the service does not have it, it is defined.
 *
 * @throws UsageError for a term that is none
 */
export async function defineTag(connection: Connection, { tag, title, scheme }: TagDefinition): Promise<string> {
  const { service, terminal } = connection
  const wanted = scheme === undefined ? tag : `${scheme}${tag}`
  if (categoriesNamed(service.catalogue, wanted, 'mixin').length > 0) {
    return requireCategory(service.catalogue, wanted, 'mixin').identifier
  }
  if (!/^[a-z][a-z0-9_-]*$/.test(tag)) {
    throw new UsageError(`'${tag}' cannot be a tag: use small letters, digits, - and _, and start with a letter.`)
  }
  const mixin = defineMixin({
    scheme: scheme ?? defaultScheme(service),
    term: tag,
    location: `/tags/${tag}/`,
    ...(title === undefined ? {} : { title }),
  })
  await connection.change(`${tag} defined`, () => service.defineMixin(mixin, { signal: terminal.signal }))
  return mixin.identifier
}
