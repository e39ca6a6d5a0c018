/** What a server answers to one request. */
export interface Recorded {
  readonly status?: number
  readonly fields?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request as the server got it. */
export interface Sent {
  readonly line: string
  readonly headers: Headers
  readonly body: string
}

/** A server that gives recorded answers, by method and path; anything else is answered 404. */
export function recorded(answers: Readonly<Record<string, Recorded | readonly Recorded[]>>) {
  const sent: Sent[] = []
  const counts = new Map<string, number>()
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    const line = `${init?.method} ${pathname}${search}`
    sent.push({ line, headers: new Headers(init?.headers), body: String(init?.body ?? '') })
    const count = counts.get(line) ?? 0
    counts.set(line, count + 1)
    const all = [answers[line] ?? { status: 404, body: 'nothing here' }].flat()
    const { status = 200, fields = {}, body = '' } = all[Math.min(count, all.length - 1)] ?? {}
    if (status === 0) throw new TypeError('fetch failed', { cause: new Error('the connection was reset') })
    return new Response(body, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...fields } })
  }
  return { fetch, sent }
}
