import { type Answer, ask, askWell, fieldOf } from './load/ask.ts'
import type { Sent } from './load/load.ts'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'

/** The kind that the rows use. */
export const computeKind = `${scheme}compute`

/** What clients send of a machine; its state is the seventh attribute. */
const attributes = {
  'occi.compute.architecture': 'x64',
  'occi.compute.cores': 2,
  'occi.compute.hostname': 'vm1.example.com',
  'occi.compute.memory': 4.5,
  'occi.compute.share': 10,
  'occi.compute.speed': 2.5,
} as const

/** The media types in which machines are created. */
export type CreateType = 'text/plain' | 'text/occi' | 'application/occi+json'

const category = `compute; scheme="${scheme}"; class="kind"`
const pairs = (hostname: string) =>
  Object.entries({ ...attributes, 'occi.compute.hostname': hostname }).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  )

/** A request that creates a machine of seven attributes. */
export function createRequest(type: CreateType, hostname = 'vm1.example.com'): Sent {
  const to = { method: 'POST', path: '/compute/' }
  const headers = { Accept: type, 'Content-Type': type }
  if (type === 'text/occi') {
    return { ...to, headers: { ...headers, Category: category, 'X-OCCI-Attribute': pairs(hostname).join(', ') } }
  }
  if (type === 'text/plain') {
    const lines = [`Category: ${category}`, ...pairs(hostname).map((pair) => `X-OCCI-Attribute: ${pair}`)]
    return { ...to, headers, body: lines.join('\n') }
  }
  const body = { kind: computeKind, attributes: { ...attributes, 'occi.compute.hostname': hostname } }
  return { ...to, headers, body: JSON.stringify(body) }
}

/** Creates so many machines and returns their paths. */
export async function createMachines(port: number, count: number): Promise<readonly string[]> {
  const paths: string[] = []
  const create = async (number: number) => {
    const made = await askWell(port, createRequest('text/plain', `vm${number}.example.com`))
    paths.push(new URL(fieldOf(made, 'location')).pathname)
  }
  for (let first = 0; first < count; first += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - first) }, (_, n) => create(first + n)))
  }
  return paths
}

/** A request that reads. */
export function getRequest(path: string, accept: string, headers: Record<string, string> = {}): Sent {
  return { method: 'GET', path, headers: { Accept: accept, ...headers } }
}

/** Reads that are answered with 304, since they name the ETag of what is there. */
export async function conditional(port: number, requests: readonly Sent[]): Promise<readonly Sent[]> {
  const withTag = async (sent: Sent) => {
    const tag = fieldOf(await askWell(port, sent), 'etag')
    return { ...sent, headers: { ...sent.headers, 'If-None-Match': tag } }
  }
  return Promise.all(requests.map(withTag))
}

/** Requests that change each machine to one value and then to the other, so that each of them changes something. */
export function updateRequests(paths: readonly string[]): readonly Sent[] {
  const headers = { Accept: 'text/plain', 'Content-Type': 'text/plain' }
  return ['vm1', 'vm2'].flatMap((name) =>
    paths.map((path) => ({ method: 'POST', path, headers, body: `X-OCCI-Attribute: occi.compute.hostname="${name}"` })),
  )
}

/** Requests that invoke an action on each machine. */
export function actionRequests(paths: readonly string[]): readonly Sent[] {
  const headers = { Accept: 'text/plain', 'Content-Type': 'text/plain' }
  const body = 'Category: start; scheme="http://schemas.ogf.org/occi/infrastructure/compute/action#"; class="action"'
  return paths.map((path) => ({ method: 'POST', path: `${path}?action=start`, headers, body }))
}

/** What a service answers to each request, for a reference that answers the same. */
export async function answersTo(port: number, requests: readonly Sent[]): Promise<Readonly<Record<string, Answer>>> {
  const answers: Record<string, Answer> = {}
  for (const sent of requests) {
    const answer = await ask(port, sent)
    if (answer.status >= 400) throw new Error(`${sent.method} ${sent.path}: ${answer.status} ${answer.body}`)
    answers[`${sent.method} ${sent.path}`] = answer
  }
  return answers
}
