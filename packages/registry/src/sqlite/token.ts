import { hash, randomUUID } from 'node:crypto'

/** Returns a text that is not repeated: it tells apart two histories of commits that have equal numbers. */
export function randomToken(): string {
  return randomUUID().slice(24)
}

/** Shortens a text: texts that differ have different digests. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}
