import type { OcciError } from '@occi/core'

/** An error: a stable code for programs, a message for people, and everything that is wrong with its place. */
export function formatError({ code, message, faults }: OcciError, status: number): object {
  return {
    status,
    code,
    message,
    faults: faults.length === 0 ? undefined : faults.map((fault) => ({ message: fault.message, ...fault.position })),
  }
}
