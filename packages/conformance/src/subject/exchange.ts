import type { Answer } from '../http/answer.ts'
import type { Request } from '../http/request.ts'

/** A request of a case and what was answered; no answer if the connection failed. */
export interface Exchange {
  readonly request: Request
  readonly answer?: Answer
}

/** What a report keeps of a body, in characters. */
const kept = 600

/** Returns a request as text, without credentials. */
export function requestText({ method, target, fields, body }: Request): string {
  return messageText(`${method} ${target}`, fields, body)
}

/** Returns an answer as text. */
export function answerText({ status, fields, body }: Answer): string {
  return messageText(String(status), fields, body)
}

function messageText(first: string, fields: Request['fields'], body = ''): string {
  const head = fields.map(([name, value]) => `${name}: ${value.length > kept ? `${value.slice(0, kept)}…` : value}`)
  const text = body.length > kept ? `${body.slice(0, kept)}…` : body
  return [first, ...head, ...(text === '' ? [] : ['', text])].join('\n').replaceAll('\r\n', '\n')
}
