import { type EntityReference, isServiceError } from '@occi/client'
import type { Connection } from './connection.ts'

/**
 * In a dry run, requires that entities exist that a change needs: the service is not sent the change, and cannot refuse it.
 *
 * @param entities URIs of elsewhere are not looked at
 * @throws ServiceError if one does not exist
 */
export async function requireInDryRun(
  { service, terminal, isDryRun }: Connection,
  entities: readonly (EntityReference | undefined)[],
): Promise<void> {
  if (!isDryRun) return
  for (const entity of entities) {
    const isElsewhere = typeof entity === 'string' && !entity.startsWith('/')
    if (entity !== undefined && !isElsewhere) await service.entity(entity).get({ signal: terminal.signal })
  }
}

/** Returns whether a dry run is to create an entity where one exists. */
export async function isTakenInDryRun(connection: Connection, location: string | undefined): Promise<boolean> {
  if (location === undefined || !connection.isDryRun) return false
  try {
    await requireInDryRun(connection, [location])
    return true
  } catch (error) {
    if (isServiceError(error) && (error.status === 404 || error.status === 410)) return false
    throw error
  }
}
