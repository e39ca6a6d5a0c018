import type { Json, JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import { QmpError } from './qmp-error.ts'

/** Something that happened in QEMU or in the guest, such as `SHUTDOWN`. */
export interface QmpEvent {
  readonly event: string
  readonly data: JsonObject
}

/** A message from QEMU, by what it is. */
export type QmpMessage =
  | { readonly type: 'greeting' }
  | { readonly type: 'event'; readonly event: QmpEvent }
  | { readonly type: 'answer'; readonly id: number; readonly result: Json }
  | { readonly type: 'refusal'; readonly id: number | undefined; readonly reason: string }

/**
 * Reads a line of QMP.
 *
 * @throws QmpError `protocol` if it is not a message
 */
export function parseQmpMessage(line: string): QmpMessage {
  const message = jsonOf(line)
  if (isJsonObject(message)) {
    const { QMP, event, data, error, id } = message
    if (QMP !== undefined) return { type: 'greeting' }
    if (typeof event === 'string') return { type: 'event', event: { event, data: isJsonObject(data) ? data : {} } }
    if (isJsonObject(error)) {
      return { type: 'refusal', id: typeof id === 'number' ? id : undefined, reason: String(error.desc ?? error.class) }
    }
    if ('return' in message && typeof id === 'number') return { type: 'answer', id, result: message.return ?? null }
  }
  throw new QmpError('protocol', `expected a message of QMP, got ${JSON.stringify(line.slice(0, 80))}`)
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Writes a command as a line of QMP. */
export function formatQmpCommand(command: string, parameters: JsonObject | undefined, id: number): string {
  const { length } = Object.keys(parameters ?? {})
  return `${JSON.stringify({ execute: command, ...(length === 0 ? {} : { arguments: parameters }), id })}\n`
}
