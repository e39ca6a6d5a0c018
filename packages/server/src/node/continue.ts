import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Tells a client that waits for `100 Continue` to go on as soon as something reads the body, and not before: what is
 * refused by the head alone is then never sent (RFC 9110 §10.1.1).
 */
export function continueWhenRead(message: IncomingMessage, response: ServerResponse): void {
  const listening = (event: string | symbol) => {
    if (event !== 'data' && event !== 'readable') return
    message.off('newListener', listening)
    // What is read after the answer is only drained.
    if (!response.headersSent) response.writeContinue()
  }
  message.on('newListener', listening)
}
