import type { Service } from '@occi/client'
import { isOcciError } from '@occi/core'

/**
 * Returns the URL of a service. If it is not at the root of its host, the well-known path there leads to it, but all of
 * its entities are below another path.
 *
 * @param connect connects to the same service by another URL
 */
export async function baseUrlOf(service: Service, connect: (url: string) => Promise<Service>): Promise<string> {
  const paths = service.catalogue.kinds.flatMap(({ location }) =>
    location === undefined ? [] : new URL(location, service.url).pathname,
  )
  const common = new URL(commonFolder(paths), service.url).href
  if (common === service.url || !common.startsWith(service.url)) return service.url
  try {
    return (await connect(common)).url
  } catch (error) {
    if (isOcciError(error)) return service.url
    throw error
  }
}

/** The longest path that others start with; a collection is not below itself. */
function commonFolder(paths: readonly string[]): string {
  const [first = '/', ...others] = paths.map((path) => path.replace(/[^/]+\/?$/, ''))
  let folder = first
  while (!others.every((path) => path.startsWith(folder))) folder = folder.replace(/[^/]+\/$/, '')
  return folder
}
