import { type Draft, isServiceError, type RemoteEntity } from '@occi/client'
import type { Kind } from '@occi/core'
import type { Connection } from './connection.ts'
import { isTakenInDryRun, requireInDryRun } from './dry-run.ts'
import { exitCodes } from './exit-code.ts'
import { type KindAndLocation, nameOf } from './model/references.ts'
import { UsageError } from './usage-error.ts'

/**
 * Creates an entity and says so: `compute/web-1 created`.
 *
 * @param isQuiet whether nothing is said when it is done
 * @returns undefined if it was not created: a dry run, or `--curl`
 * @throws UsageError with the exit code 3 if the name is in use
 */
export async function createEntity(
  connection: Connection,
  { kind, location }: KindAndLocation,
  draft: Draft<Kind, string>,
  isQuiet = false,
): Promise<RemoteEntity | undefined> {
  const { service, terminal } = connection
  const at = location === undefined ? {} : { at: location }
  const named = location === undefined ? kind.term : nameOf(service, location)
  const isTaken = () =>
    new UsageError(`${named} exists already. Choose another name, or change it: occi edit ${named}`, exitCodes.refused)
  if (await isTakenInDryRun(connection, location)) throw isTaken()
  await requireInDryRun(connection, [draft.source, draft.target, ...(draft.links ?? []).map(({ target }) => target)])
  try {
    return await connection.change(
      (made) => `${made === undefined ? named : nameOf(service, made)} created`,
      () => service.kind(kind.identifier).create(draft, { signal: terminal.signal, ...at }),
      isQuiet,
    )
  } catch (error) {
    // The mistake is the user's: no other client has changed anything.
    if (!isServiceError(error) || error.code !== 'precondition') throw error
    throw isTaken()
  }
}
