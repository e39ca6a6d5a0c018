import type { EntityData } from '@occi/client'
import { isOcciError } from '@occi/core'
import type { Connection } from './connection.ts'
import { exitCodes } from './exit-code.ts'
import { stateOf } from './model/attributes.ts'
import { nameOf } from './model/references.ts'
import { type Condition, hasSettled, hasValues } from './model/settled.ts'
import { clearProgress, showProgress } from './output/progress.ts'
import { UsageError } from './usage-error.ts'

/** Options of commands that can wait. */
export interface WaitOptions {
  readonly wait?: boolean
  readonly for: readonly string[]
  /** Seconds. */
  readonly waitTimeout: number
}

/**
 * Waits as the options say after something was done with an entity.
 *
 * @param before the state that it had before
 */
export async function waitAsSaid(
  connection: Connection,
  entity: EntityData,
  before: string | undefined,
  options: WaitOptions,
): Promise<void> {
  if (options.for.length > 0) {
    await waitUntil(connection, entity, hasValues(connection.service, entity, options.for), options.waitTimeout)
  } else if (options.wait === true) await waitUntil(connection, entity, hasSettled(before), options.waitTimeout)
}

/**
 * Waits until an entity is as wanted.
 *
 * @throws UsageError with the exit code 7 if it takes too long
 */
export async function waitUntil(
  { service, terminal }: Connection,
  entity: EntityData,
  condition: Condition,
  seconds: number,
): Promise<void> {
  const name = nameOf(service, entity)
  showProgress(terminal, `Waiting for ${name}…`)
  let state: string | undefined
  const isWanted: Condition = (one) => {
    state = stateOf(one)
    if (state !== undefined) showProgress(terminal, `Waiting for ${name}: it is ${state}…`)
    return condition(one)
  }
  try {
    const options = { timeout: seconds * 1000, signal: terminal.signal }
    await service.entity(entity.location).waitFor(isWanted, options)
  } catch (error) {
    terminal.signal.throwIfAborted()
    if (!isOcciError(error, 'timeout')) throw error
    const last = state === undefined ? '' : `, it is ${state}`
    throw new UsageError(
      `${name} did not become as wanted within ${seconds} s${last}. To wait longer, add --wait-timeout ${seconds * 10}.`,
      exitCodes.timeout,
    )
  } finally {
    clearProgress(terminal)
  }
}
