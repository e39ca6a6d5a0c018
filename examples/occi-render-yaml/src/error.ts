import type { Json, JsonObject, OcciError, Position } from '@occi/core'
import { isJsonObject, type RawError } from '@occi/core/authoring'

/** An error: a stable code for programs, a message for people, and everything that is wrong with its place. */
export function formatError({ code, message, faults }: OcciError, status: number): object {
  return {
    status,
    code,
    message,
    faults: faults.length === 0 ? undefined : faults.map((fault) => ({ message: fault.message, ...fault.position })),
  }
}

/** Reads an error; undefined if it holds no message. */
export function parseError({ message, code, status, faults }: JsonObject): RawError | undefined {
  if (typeof message !== 'string') return undefined
  return {
    message,
    code: typeof code === 'string' ? code : undefined,
    status: typeof status === 'number' ? status : undefined,
    faults: Array.isArray(faults) ? faults.flatMap(parseFault) : [],
  }
}

function parseFault(fault: Json): RawError['faults'] {
  if (!isJsonObject(fault)) return []
  const { message, ...position } = fault
  if (typeof message !== 'string') return []
  return [Object.keys(position).length === 0 ? { message } : { message, position: position as Position }]
}
