/** An answer as it came over a connection. */
export interface Answer {
  readonly status: number
  /** Values by the name of their field in lower case; those of repeated fields joined by commas. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  /** Whether the service closes the connection after it. */
  readonly isLast: boolean
}

/** The position after an answer, and the answer. */
interface Parsed {
  readonly end: number
  readonly answer: Answer
}

/**
 * Reads the answers to requests with these methods, strictly: what is no answer is an error. Interim answers (1xx) are
 * left out.
 *
 * @param isEnded whether the service has closed the connection
 * @throws Error if these octets cannot be answers to these requests
 */
export function parseAnswers(octets: Buffer, methods: readonly string[], isEnded: boolean): readonly Answer[] {
  const answers: Answer[] = []
  let position = 0
  while (answers.length < methods.length && position < octets.length) {
    const parsed = parseAnswer(octets, position, methods[answers.length] ?? 'GET', isEnded)
    if (parsed === undefined) break
    position = parsed.end
    if (parsed.answer.status >= 200) answers.push(parsed.answer)
  }
  if (answers.length === methods.length && position < octets.length) {
    throw new Error(`octets follow the last answer: ${octets.toString('latin1', position, position + 200)}`)
  }
  return answers
}

function parseAnswer(octets: Buffer, start: number, method: string, isEnded: boolean): Parsed | undefined {
  const headEnd = octets.indexOf('\r\n\r\n', start)
  if (headEnd < 0) return undefined
  const [statusLine = '', ...lines] = octets.toString('latin1', start, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
  if (!(status >= 100)) throw new Error(`no answer begins with ${JSON.stringify(statusLine.slice(0, 200))}`)
  const headers = fieldsOf(lines)
  const body = bodyOf(octets, headEnd + 4, { status, headers, method, isEnded })
  if (body === undefined) return undefined
  const isLast = /\bclose\b/i.test(headers.get('connection') ?? '')
  return { end: body.end, answer: { status, headers, body: body.text, isLast } }
}

function fieldsOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new Error(`no header field: ${JSON.stringify(line.slice(0, 200))}`)
    const name = line.slice(0, colon).toLowerCase()
    const value = Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString()
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
  }
  return headers
}

interface Head {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly method: string
  readonly isEnded: boolean
}

/** The body that begins at a position, as RFC 9112 (section 6.3) says how long it is; undefined if it is not whole. */
function bodyOf(
  octets: Buffer,
  start: number,
  { status, headers, method, isEnded }: Head,
): { readonly end: number; readonly text: string } | undefined {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { end: start, text: '' }
  if (headers.get('transfer-encoding') === 'chunked') return chunksOf(octets, start)
  const length = headers.get('content-length')
  if (length === undefined) return isEnded ? { end: octets.length, text: octets.toString('utf8', start) } : undefined
  const end = start + Number(length)
  return end > octets.length ? undefined : { end, text: octets.toString('utf8', start, end) }
}

function chunksOf(octets: Buffer, start: number): { readonly end: number; readonly text: string } | undefined {
  const pieces: Buffer[] = []
  for (let position = start; ; ) {
    const lineEnd = octets.indexOf('\r\n', position)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(octets.toString('latin1', position, lineEnd), 16)
    if (Number.isNaN(size)) throw new Error('the size of a chunk is missing')
    const end = lineEnd + 2 + size
    if (end + 2 > octets.length) return undefined
    pieces.push(octets.subarray(lineEnd + 2, end))
    position = end + 2
    if (size === 0) return { end: position, text: Buffer.concat(pieces).toString() }
  }
}
