import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { mutateOperation } from './mutate-operation.ts'
import { mutateText, randomText } from './mutate-text.ts'
import type { Operation } from './operation.ts'
import type { Operations } from './operations.ts'
import type { User } from './service.ts'
import { type Message, write, written } from './write.ts'

/** A request of HTTP, before it becomes octets. */
export interface Request {
  readonly method: string
  readonly target: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body?: Buffer
}

/** How far requests are from valid ones. */
export interface RequestOptions {
  readonly users: readonly User[]
  readonly operations: Operations
  readonly random: Random
  /** Whether requests are changed and malformed; else all are what a correct client could send. */
  readonly isMutating: boolean
}

const accepted = [
  ...['application/json', 'application/json', 'application/occi+json', 'text/plain', 'text/plain', 'text/occi'],
  ...['text/occi+plain', 'text/html', '*/*'],
]
const strangeAccepted = [
  'application/xhtml+xml,text/html;q=0.9,*/*;q=0.8',
  'application/x-www-form-urlencoded',
  'text/plain;q=0, */*',
  '*/*;q=2',
  ';;',
  '',
  'image/png',
  'text/uri-list',
  'text/plain; charset=klingon',
  'text/*;q=0.5, application/json;q=0.4',
]
const strangeTypes = [
  'text/plain,text/occi',
  'text/uri-list',
  'text/html',
  'application/octet-stream',
  'text/plain; charset=utf-16',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-8; q=1',
  '',
  ';',
  '/',
]
const strangeFields: readonly (readonly [string, string])[] = [
  ['If-Match', '*'],
  ['If-Match', '"1"'],
  ['If-Match', 'x'],
  ['If-None-Match', '*'],
  ['If-None-Match', 'W/"1", "2'],
  ['User-Agent', 'fuzz OCCI/1.2'],
  ['User-Agent', 'fuzz OCCI/9.9'],
  ['User-Agent', 'OCCI/'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Content-Encoding', 'gzip'],
  ['Forwarded', 'host=evil.example;proto=https'],
  ['X-Forwarded-Prefix', '/x'],
  ['Range', 'bytes=0-1'],
  ['Upgrade', 'h2c'],
  ['Authorization', 'Basic ='],
  ['Authorization', 'Bearer x'],
  ['X-Request-Id', 'a b'],
  ['TE', 'trailers'],
  ['Category', ''],
  ['Category', 'compute'],
  ['X-OCCI-Attribute', 'occi.compute.cores=1,,'],
  ['Link', '<'],
  ['X-OCCI-Location', '/compute/0, /network/1'],
]

/** Writes an operation as a request: as it is, or near to it. */
export function makeRequest(given: Operation, { users, operations, random, isMutating }: RequestOptions): Request {
  const operation = isMutating && random.chance(0.35) ? mutateOperation(given, operations, random) : given
  const message = messageOf(operation, random)
  const fields: (readonly [string, string])[] = [['Host', 'localhost']]
  const authorization = random.pick(users)?.authorization
  if (authorization !== undefined) fields.push(['Authorization', authorization])
  const isListing = operation.method !== 'PUT' && operation.path.endsWith('/')
  fields.push(
    ['Accept', random.pick(isListing ? [...accepted, 'text/uri-list'] : accepted) ?? '*/*'],
    ...message.fields,
  )
  const method = methodOf(operation, message)
  const plain: Request = { method, target: targetOf(operation), fields, ...bodyOf(message) }
  return isMutating && random.chance(0.25) ? mutateRequest(plain, random) : plain
}

function messageOf({ content, isFilter, method }: Operation, random: Random): Message {
  if (content === undefined) return { fields: [] }
  const fitting = content.entities === undefined ? written : (['application/json'] as const)
  const rendering = isFilter === true ? 'text/occi' : (random.pick(fitting) ?? 'application/json')
  return write(content, rendering, method)
}

/** HTML forms know one method that changes something. */
function methodOf({ method }: Operation, { fields }: Message): string {
  const isForm = fields.some(([, value]) => value === 'application/x-www-form-urlencoded')
  return isForm && (method === 'PUT' || method === 'DELETE') ? 'POST' : method
}

function bodyOf({ body }: Message): Pick<Request, 'body'> {
  return body === undefined ? {} : { body: Buffer.from(body) }
}

function targetOf({ path, query }: Operation): string {
  const search = query.map(
    ([name, value]) => `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(value))}`,
  )
  return path + (search.length === 0 ? '' : `?${search.join('&')}`)
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

/** Changes what a rendering has written, and what stands around it. */
function mutateRequest(request: Request, random: Random): Request {
  const { fields, body, target } = request
  const replace = (name: string, value: string) => [
    ...fields.filter(([other]) => other !== name),
    [name, value] as const,
  ]
  const mutations: readonly (() => Request)[] = [
    () => ({ ...request, body: Buffer.from(mutateText(body?.toString() ?? '', random)) }),
    () => ({ ...request, body: Buffer.from(mutateText(body?.toString() ?? '', random)) }),
    () => ({ ...request, body: flip(body ?? Buffer.from('x'), random) }),
    () => ({ ...request, body: Buffer.from(randomText(random)) }),
    () => ({ ...request, fields: replace('Accept', random.pick(strangeAccepted) ?? '') }),
    () => ({ ...request, fields: replace('Content-Type', random.pick(strangeTypes) ?? '') }),
    () => ({ ...request, fields: replace('Content-Type', random.pick(written) ?? '') }),
    () => ({ ...request, fields: [...fields, random.pick(strangeFields) ?? ['X', 'y']] }),
    () => ({
      ...request,
      fields: fields.map(([name, value]) => [name, isOcci(name) ? mutateText(value, random) : value]),
    }),
    () => ({ ...request, fields: [...fields, ...fields.filter(([name]) => isOcci(name))] }),
    () => ({
      ...request,
      fields: [...fields, ['X-OCCI-Attribute', randomText(random)], ['Category', randomText(random)]],
    }),
    () => ({ ...request, target: `/${mutateText(target.slice(1), random)}` }),
  ]
  return random.pick(mutations)?.() ?? request
}

function isOcci(name: string): boolean {
  return /^(?:category|link|x-occi-.*)$/i.test(name)
}

/** Changes some bits. */
function flip(octets: Buffer, random: Random): Buffer {
  const flipped = Buffer.from(octets)
  for (let count = 1 + random.below(4); count > 0 && flipped.length > 0; count--) {
    const index = random.below(flipped.length)
    flipped[index] = (flipped[index] ?? 0) ^ (1 << random.below(8))
  }
  return flipped
}
