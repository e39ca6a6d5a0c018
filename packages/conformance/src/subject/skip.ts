/** Ends a case that says nothing about the endpoint; the message says why. */
export class Skip extends Error {
  override readonly name = 'Skip'
}
