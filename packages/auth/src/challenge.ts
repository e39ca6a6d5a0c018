import type { ChallengeParameters } from './scheme.ts'

/** Writes a challenge of `WWW-Authenticate` (RFC 9110 §11.6.1), every value as a quoted string. */
export function formatChallenge(scheme: string, parameters: ChallengeParameters): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}="${value.replaceAll(/[\\"]/g, '\\$&')}"`)
  return `${scheme} ${pairs.join(', ')}`
}
