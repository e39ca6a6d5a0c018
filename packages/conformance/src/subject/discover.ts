import { type Answer, headerOf, mediaTypeOf } from '../http/answer.ts'
import type { Connection } from '../http/connection.ts'
import { readCategories } from '../read/category.ts'
import { isJson } from '../read/json.ts'
import { Catalogue } from './catalogue.ts'

/** What can be learnt of an endpoint before any case runs. */
export interface Discovery {
  readonly catalogue: Catalogue
  readonly servesJson: boolean
  /** The `Server` field. */
  readonly server?: string
}

/** The endpoint has no query interface that can be read. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError'
  readonly code = 'discovery'
}

/**
 * Reads the query interface of an endpoint, in JSON if it serves that, else in text.
 *
 * @param paths Where the query interface may be.
 * @throws `ConnectionError` if there is no answer, {@link DiscoveryError} if no answer names a category.
 */
export async function discover(connection: Connection, paths: readonly string[]): Promise<Discovery> {
  const failures: string[] = []
  for (const path of paths) {
    const ask = (accept: string): Promise<Answer> =>
      connection.send({ method: 'GET', target: path, fields: [['Accept', accept]] })
    const json = await ask('application/occi+json')
    // JSON that names no category is still JSON: the cases then say what is wrong with it.
    const servesJson = json.status === 200 && isJson(json)
    const server = headerOf(json, 'server')
    const fromJson = servesJson ? readCategories(json) : []
    if (fromJson.length > 0) return { catalogue: new Catalogue(fromJson), servesJson, server }
    const text = await ask('text/plain')
    const fromText = text.status === 200 ? readCategories(text) : []
    if (fromText.length > 0) return { catalogue: new Catalogue(fromText), servesJson, server }
    const hint = text.status === 401 || text.status === 403 ? ' Give credentials with --user or --token.' : ''
    const type = mediaTypeOf(text) || 'no media type'
    failures.push(`GET ${path} answered ${text.status} (${type}) and names no category.${hint}`)
  }
  throw new DiscoveryError(failures.join('\n'))
}
