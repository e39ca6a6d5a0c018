import { type Fault, OcciError, type Position } from '@occi/core'
import { formatFault, shorten } from '@occi/core/authoring'

/** Faults that one answer lists. */
const mostFaults = 100
/** Characters of one message. */
const longestMessage = 2000
/** Characters of all messages together. */
const longestAnswer = 20_000

/**
 * An error whose messages are short enough to be answered. Messages repeat what the client sent, so a large request
 * with many faults would otherwise get an answer that is several times as large.
 */
export function boundedError(error: OcciError): OcciError {
  if (error.faults.length === 0) {
    if (error.message.length <= longestMessage) return error
    return new OcciError(error.code, bounded(error.message), { cause: error })
  }
  if (error.message.length <= longestMessage && error.faults.length <= mostFaults) return error
  const faults: Fault[] = []
  let length = 0
  for (const fault of error.faults) {
    const bounded = boundedFault(fault)
    length += formatFault(bounded).length
    if (faults.length === mostFaults || length > longestAnswer) break
    faults.push(bounded)
  }
  const left = error.faults.length - faults.length
  if (left > 0) faults.push({ message: `${left} more faults are not listed`, path: [] })
  return new OcciError(error.code, faults.map(formatFault).join('; '), { faults, cause: error })
}

function boundedFault({ message, position, path }: Fault): Fault {
  return { message: bounded(message), path, position: position && boundedPosition(position) }
}

/** Clients choose the names in a pointer or of a field. */
function boundedPosition(position: Position): Position {
  const { pointer, field } = position
  return { ...position, pointer: pointer && bounded(pointer), field: field && bounded(field) }
}

function bounded(text: string): string {
  return shorten(text, longestMessage)
}
