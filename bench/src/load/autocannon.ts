import autocannon from 'autocannon'
import type { Load, Loaded } from './load.ts'

/** Sends a load with autocannon, from this process. */
export async function runAutocannon({ port, requests, connections, seconds }: Load): Promise<Loaded> {
  const start = performance.now()
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    timeout: 60,
    requests: requests.map(({ method, path, headers, body }) => ({
      method: method as 'GET',
      path,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    })),
  })
  const { errors, timeouts, statusCodeStats } = result
  const refused = Object.entries(statusCodeStats ?? {}).filter(([status]) => Number(status) >= 400)
  return {
    answered: result.requests.total,
    failed: errors + timeouts + refused.reduce((sum, [, { count = 0 }]) => sum + count, 0),
    seconds: (performance.now() - start) / 1000,
  }
}
