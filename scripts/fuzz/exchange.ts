import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import type { Sending } from './connection.ts'
import { mutateText } from './mutate-text.ts'
import type { Request } from './request.ts'

/** What is sent over a connection at once, and what must come back. */
export interface Exchange extends Sending {
  /** The methods of the requests that must be answered, one by one; undefined if the octets are malformed. */
  readonly methods: readonly string[] | undefined
  /** How many requests it counts as. */
  readonly count: number
}

/** Pipelined requests of HTTP as the standard has them: each must be answered. */
export function wholeExchange(requests: readonly Request[], random: Random): Exchange {
  const octets = Buffer.concat(requests.map((request) => octetsOf(request, random)))
  return {
    pieces: random.chance(0.1) ? split(octets, random) : [octets],
    ending: 'wait',
    methods: requests.map(({ method }) => method),
    count: requests.length,
  }
}

/** Requests whose octets are malformed, cut off or huge. */
export function brokenExchange(requests: readonly Request[], random: Random): Exchange {
  const octets = breakOctets(requests, random)
  const pieces = random.chance(0.3) ? split(octets, random) : [octets]
  return {
    pieces,
    ending: random.chance(0.15) ? 'abandon' : 'half-close',
    methods: undefined,
    count: requests.length,
  }
}

/** A request as octets; the body with a length, or in chunks. */
function octetsOf({ method, target, fields, body }: Request, random: Random): Buffer {
  const isChunked = body !== undefined && random.chance(0.1)
  const framing: (readonly [string, string])[] = []
  if (isChunked) framing.push(['Transfer-Encoding', 'chunked'])
  else if (body !== undefined) framing.push(['Content-Length', String(body.length)])
  if (body !== undefined && random.chance(0.03)) framing.push(['Expect', '100-continue'])
  const head = headOf(`${method} ${visible(target)} HTTP/1.1`, [...fields, ...framing])
  if (body === undefined) return head
  return Buffer.concat([head, isChunked ? chunked(body, random) : body])
}

/** A start line and fields, such that every octet is allowed where it stands. */
function headOf(startLine: string, fields: Request['fields']): Buffer {
  const lines = fields.map(([name, value]) => `${name}: ${Buffer.from(withoutControls(value)).toString('latin1')}`)
  return Buffer.from(`${startLine}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function withoutControls(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  return value.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f]/g, ' ')
}

/** A target in which spaces and what is not ASCII are encoded. */
function visible(target: string): string {
  return target.replaceAll(/[^\u0021-\u007e]/gu, (character) =>
    !isWellFormed(character) ? '%ff' : encodeURIComponent(character),
  )
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text
}

function chunked(body: Buffer, random: Random): Buffer {
  const pieces = split(body, random).filter(({ length }) => length > 0)
  const chunks = pieces.map((piece) => Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, crlf]))
  const trailer = random.chance(0.2) ? 'X-Trailer: y\r\n' : ''
  return Buffer.concat([...chunks, Buffer.from(`0\r\n${trailer}\r\n`)])
}

const crlf = Buffer.from('\r\n')

function split(octets: Buffer, random: Random): readonly Buffer[] {
  const ends = Array.from({ length: 1 + random.below(4) }, () => random.below(octets.length + 1)).sort((a, b) => a - b)
  return [...ends, octets.length].map((end, index) => octets.subarray(ends[index - 1] ?? 0, end))
}

function breakOctets(requests: readonly Request[], random: Random): Buffer {
  const whole = Buffer.concat(requests.map((request) => octetsOf(request, random)))
  const text = whole.toString('latin1')
  const [first = { method: 'GET', target: '/', fields: [] }] = requests
  const withFields = (...fields: (readonly [string, string])[]) =>
    octetsOf({ ...first, fields: [...first.fields, ...fields] }, random)
  const raw = (startLine: string, rest = '') => Buffer.from(`${startLine}\r\nHost: localhost\r\n${rest}\r\n`, 'latin1')
  const mutations: readonly (() => Buffer)[] = [
    () => whole.subarray(0, random.below(whole.length)),
    () => whole.subarray(0, random.below(whole.length)),
    () => Buffer.from(mutateText(text, random), 'latin1'),
    () => Buffer.from(mutateText(text, random), 'latin1'),
    () => Buffer.from(text.replace('HTTP/1.1', random.pick(versions) ?? ''), 'latin1'),
    () => Buffer.from(text.replace('\r\n', random.pick(['\n', '\r', '\r\n ', '\r\n\t', '\u0000']) ?? ''), 'latin1'),
    () => Buffer.from(text.replace('Host: localhost\r\n', random.pick(hosts) ?? ''), 'latin1'),
    () => withFields(['Content-Length', random.pick(lengths) ?? '1']),
    () => withFields(['Transfer-Encoding', random.pick(codings) ?? 'gzip'], ['Content-Length', '3']),
    () => withFields(['X-Long', 'x'.repeat(10_000 + random.below(80_000))]),
    () => withFields(...Array.from({ length: 990 + random.below(200) }, (_, n) => [`X-${n}`, 'y'] as const)),
    () => withFields(['Expect', random.pick(['100-continue', '200-ok', '']) ?? '']),
    () =>
      withFields(
        ['Connection', random.pick(['close', 'upgrade', 'keep-alive, close', 'Host']) ?? 'close'],
        ['Upgrade', 'x'],
      ),
    () => raw(`POST /compute/ HTTP/1.1`, `Transfer-Encoding: chunked\r\n\r\n${random.pick(chunks)}`),
    () => raw(`GET /${'a'.repeat(random.below(70_000))} HTTP/1.1`),
    () =>
      raw(
        `${random.pick(['CONNECT a:1', 'GET http://localhost/', 'GET http://[', 'OPTIONS *', 'GET *', 'GET'])} HTTP/1.1`,
      ),
    () => Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256))),
    () => Buffer.concat([Buffer.from('\r\n\r\n'), whole]),
    () => Buffer.concat([whole, Buffer.from('\u0016\u0003\u0001\u0002\u0000', 'latin1')]),
    () => octetsOf({ ...first, method: 'POST', body: Buffer.alloc(random.below(1_200_000), '{"a":') }, random),
  ]
  return random.pick(mutations)?.() ?? whole
}

const versions = ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2', 'http/1.1', 'HTTP/1.1 ', 'HTTP/11', '', 'ICE/1.0']
const hosts = [
  '',
  'Host: evil.example\r\n',
  'Host: localhost\r\nHost: localhost\r\n',
  'Host: localhost:99999\r\n',
  'Host: \r\n',
  'Host: [::1]\r\n',
  'Host: a b\r\n',
  'Host : localhost\r\n',
]
const lengths = ['0', '1', '-1', '99999999999999999999', '1, 1', '0x10', '+5', ' ', '1e3', '1000000']
const codings = ['gzip', 'chunked, gzip', 'gzip, chunked', 'identity', 'chunked', 'chunked, chunked', 'xchunked']
const chunks = [
  '5\r\nabc',
  'zz\r\n',
  '-1\r\n',
  'ffffffffffffffffff\r\n',
  '5\r\nabcdefgh\r\n0\r\n\r\n',
  '0\r\nX',
  '1;x="\r\na\r\n0\r\n\r\n',
]
