import type { IncomingMessage } from 'node:http'

const latin1 = /charset\s*=\s*"?(?:iso-?8859-1|latin1)\b/i
const formType = /^\s*application\/x-www-form-urlencoded\b/i

/** Returns whether a request has a body that was read before, which can be done once. */
export function hasBeenRead({ headers, readableDidRead }: IncomingMessage): boolean {
  return readableDidRead && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)
}

/**
 * The octets of a body that the parser of a host application has read before, such as `express.json()`, from what it has
 * left as `body` of the request.
 *
 * @throws Error if it has left nothing from which the body can be written again
 */
export function parsedBody(message: IncomingMessage): Buffer {
  const body: unknown = Reflect.get(message, 'body')
  const type = message.headers['content-type'] ?? ''
  const octets = (text: string) => Buffer.from(text, latin1.test(type) ? 'latin1' : 'utf8')
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (typeof body === 'string') return octets(body)
  if (typeof body !== 'object' || body === null) {
    throw new Error(
      'the body was read before OCCI could read it, and nothing of it is left: mount OCCI before what reads bodies, or ' +
        'set the member body of the request of node:http to what was read',
    )
  }
  return octets(formType.test(type) ? formOf(body) : JSON.stringify(body))
}

/** A form as it was sent, but for the order of fields with equal names among others. */
function formOf(fields: object): string {
  const form = new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (typeof value !== 'string') {
        throw new Error(
          `the field ${name} of a form was parsed into an object before OCCI could read it: use ` +
            'express.urlencoded({ extended: false }), or mount OCCI before it',
        )
      }
      form.append(name, value)
    }
  }
  return form.toString()
}
