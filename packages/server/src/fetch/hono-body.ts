import type { Awaitable } from '@occi/core'
import type { HonoRequest } from 'hono'
import { brokenOff, readAll, tooLarge } from './adapter.ts'

const formType = /^\s*application\/x-www-form-urlencoded\b/i

/**
 * Reads the body of a Hono request. Middleware and `extras` may have read it already by `context.req`: then it comes from
 * what Hono keeps.
 *
 * @param limit octets that the body may have
 * @returns undefined if there is none
 * @throws OcciError `too-large`; Error if it was read past Hono, which keeps nothing then
 */
export function honoBody(request: HonoRequest, limit: number): Awaitable<Uint8Array | undefined> {
  const { raw, bodyCache } = request
  if (Object.keys(bodyCache).length > 0) return keptBody(request, limit)
  // Before the body is touched: a client that waits for `100 Continue` would be told to send it.
  const length = Number(raw.headers.get('content-length') ?? 0)
  if (length > limit) throw tooLarge(limit)
  if (raw.bodyUsed) {
    throw new Error(
      'the body was read from context.req.raw before OCCI could read it: read it by context.req.text(), .json() or ' +
        '.arrayBuffer(), which Hono keeps, or from context.req.raw.clone()',
    )
  }
  // Its length is known: it needs no stream, which costs more than all the rest of a request.
  if (length > 0) return readWhole(request, limit)
  return raw.body === null ? undefined : readStream(request, raw.body, limit)
}

/** Reads a body at once; Hono keeps it for middleware that reads it later. */
async function readWhole(request: HonoRequest, limit: number): Promise<Uint8Array | undefined> {
  const octets = await request.arrayBuffer().catch((cause: unknown) => {
    throw brokenOff(cause)
  })
  if (octets.byteLength > limit) throw tooLarge(limit)
  return octets.byteLength === 0 ? undefined : new Uint8Array(octets)
}

/** Reads a body and gives it to Hono to keep, for middleware that reads it later. */
async function readStream({ bodyCache }: HonoRequest, stream: ReadableStream<Uint8Array>, limit: number) {
  const body = await readAll(stream, limit)
  Object.assign(bodyCache, { arrayBuffer: Promise.resolve(new Uint8Array(body ?? []).buffer) })
  return body
}

async function keptBody(request: HonoRequest, limit: number): Promise<Uint8Array | undefined> {
  const body = await octetsKept(request)
  if (body.length > limit) throw tooLarge(limit)
  return body.length === 0 ? undefined : body
}

async function octetsKept(request: HonoRequest): Promise<Uint8Array> {
  const { formData, ...others } = request.bodyCache
  const isForm = formData !== undefined && Object.keys(others).length === 0
  // Hono would write the fields as multipart, which is not what the field Content-Type says.
  if (isForm && formType.test(request.header('content-type') ?? '')) {
    const fields = new URLSearchParams()
    for (const [name, value] of await formData) if (typeof value === 'string') fields.append(name, value)
    return new TextEncoder().encode(fields.toString())
  }
  return new Uint8Array(await request.arrayBuffer())
}
