import { OcciError } from '@occi/core'

/** How streams of events are served. */
export interface EventOptions {
  /** Streams that are open at once. Defaults to 5,000; more: 503. */
  readonly streams?: number
  /**
   * Streams that one caller has open at once: the name that the policy gives the caller, else the address. Defaults to
   * 100; more: 429.
   */
  readonly streamsPerCaller?: number
  /** Milliseconds of silence after which a comment is sent, so that no proxy ends the stream. Defaults to 15,000. */
  readonly heartbeat?: number
  /**
   * Milliseconds after which a stream ends: its client continues with another one, for which it signs in again. Defaults
   * to 3,600,000.
   */
  readonly lifetime?: number
  /** Changed entities that are kept for slow clients: one who falls further behind gets `reset`. Defaults to 5,000. */
  readonly buffer?: number
}

const defaults: Required<EventOptions> = {
  streams: 5_000,
  streamsPerCaller: 100,
  heartbeat: 15_000,
  lifetime: 3_600_000,
  buffer: 5_000,
}

/** The greatest delay of a timer. */
const greatest = 2 ** 31 - 1

/**
 * Returns the options with their defaults.
 *
 * @throws OcciError `definition` if one is no positive integer
 */
export function eventOptions(given: EventOptions = {}): Required<EventOptions> {
  const options = { ...defaults, ...given }
  for (const [name, value] of Object.entries(options)) {
    if (Number.isInteger(value) && value >= 1 && value <= greatest) continue
    throw new OcciError(
      'definition',
      `the option events.${name} must be an integer from 1 to ${greatest}, and is ${value}`,
    )
  }
  return options
}
