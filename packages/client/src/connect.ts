import { Addresses } from './addresses.ts'
import { DiscoveredCatalogue } from './catalogue.ts'
import { discover } from './discovery.ts'
import type { ConnectOptions } from './options.ts'
import { Service } from './service.ts'
import { Session } from './session.ts'

/**
 * Connects to a service of OCCI: reads its query interface, and agrees on a rendering.
 *
 * @param url the address of the service, such as `https://example.com/cloud`
 * @example
 * const occi = await connect('http://localhost:8888', { auth: { user: 'ann', password } })
 * const web = await occi.kind(compute).create({ title: 'web-1', attributes: { 'occi.compute.cores': 2 } })
 * @throws ServiceError if the service refuses, such as with status 401
 * @throws OcciError `unavailable` if there is no answer, `timeout` if it takes too long
 */
export async function connect(url: string | URL, options: ConnectOptions = {}): Promise<Service> {
  const session = new Session(new Addresses(url), options)
  const found = await discover(session, options)
  session.dialect = found.dialect
  session.queryInterface = found.url
  session.catalogue = new DiscoveredCatalogue(found.categories, options.definitions)
  return new Service(session)
}
