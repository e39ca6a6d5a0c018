// Fetches what the pages link to on other sites: `npm run check:links`. It ends with 1 if a site answers that there is no
// such page. What cannot be reached is listed; it may be there all the same.
import { linksOf, pages } from './markdown.ts'

/** The pages that have a link, by its URL without a fragment. */
const places = new Map<string, Set<string>>()
for (const page of pages()) {
  for (const link of linksOf(page)) {
    const [url = ''] = link.split('#')
    if (!isElsewhere(url)) continue
    const known = places.get(url) ?? new Set()
    places.set(url, known.add(page))
  }
}

const found = { reached: [] as string[], missing: [] as string[], unreachable: [] as string[] }
const queue = [...places.keys()].sort()
await Promise.all(Array.from({ length: 4 }, work))
for (const name of ['missing', 'unreachable'] as const) {
  for (const line of found[name].sort()) console.log(`${name}: ${line}`)
}
console.log(`${found.reached.length} reached, ${found.missing.length} missing, ${found.unreachable.length} unreachable`)
process.exitCode = found.missing.length === 0 ? 0 : 1

/** Whether a link leads to another site; names that are reserved for examples lead nowhere. */
function isElsewhere(link: string): boolean {
  if (!/^https?:/.test(link)) return false
  const { hostname } = new URL(link)
  return !/(?:^|\.)(?:localhost|example|example\.(?:com|net|org))$|^127\./.test(hostname)
}

async function work(): Promise<void> {
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    const status = await statusOf(url)
    const line = `${url} (${status}), in ${[...(places.get(url) ?? [])].join(', ')}`
    const isMissing = status === 404 || status === 410
    found[status === 200 ? 'reached' : isMissing ? 'missing' : 'unreachable'].push(line)
  }
}

/** Returns the status after redirections, or why there is none. */
async function statusOf(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return cause instanceof Error ? cause.message : String(cause)
  }
}
