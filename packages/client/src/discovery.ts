import { isOcciError, OcciError } from '@occi/core'
import type { RawCategory } from '@occi/core/authoring'
import { isServiceError } from './errors.ts'
import { anyAccept, type Dialect, dialectFor } from './negotiation.ts'
import type { ConnectOptions, RequestOptions } from './options.ts'
import type { Session } from './session.ts'

/** Where query interfaces are, relative to the service (`GFD.223 Query Interface`). */
const paths = ['.well-known/org/ogf/occi/-/', '-/']

/** What a service says of itself. */
export interface Discovery {
  readonly dialect: Dialect
  readonly categories: readonly RawCategory[]
  /** Where its query interface is. */
  readonly url: URL
}

/**
 * Reads the query interface: at the well-known path first, then at `/-/`.
 *
 * @throws ServiceError if neither can be read
 * @throws OcciError `not-found` if what is there is no OCCI
 */
export async function discover(session: Session, options: ConnectOptions): Promise<Discovery> {
  let first: unknown
  for (const path of paths) {
    const url = new URL(path, session.addresses.base)
    try {
      return await read(session, url, options)
    } catch (error) {
      if (!meansElsewhere(error)) throw error
      first ??= error
    }
  }
  throw first
}

async function read(session: Session, url: URL, options: ConnectOptions): Promise<Discovery> {
  const reply = await requestAny(session, url, options)
  const answer = session.decode(reply, ['categories'])
  if (answer?.type !== 'categories') throw new OcciError('not-found', `there is no query interface at ${url}`)
  return { dialect: dialectFor(reply.fields, options), categories: answer.categories, url }
}

/** Old servers refuse an `Accept` that names several media types. */
async function requestAny(session: Session, url: URL, options: ConnectOptions & RequestOptions) {
  const accept = options.mediaType ?? anyAccept
  try {
    return await session.request('GET', url, { accept, ...pick(options) })
  } catch (error) {
    if (options.mediaType !== undefined || !isServiceError(error) || error.status !== 406) throw error
    return session.request('GET', url, { accept: 'text/plain', ...pick(options) })
  }
}

function pick({ signal, timeout }: RequestOptions): RequestOptions {
  return { signal, timeout }
}

/** Whether an error means that the query interface may be elsewhere. */
function meansElsewhere(error: unknown): boolean {
  if (isServiceError(error)) return ![401, 403, 429, 503].includes(error.status)
  return isOcciError(error, 'syntax', 'not-found', 'media-type')
}
