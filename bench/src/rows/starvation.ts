import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { drain } from '../load/drain.ts'
import type { Sent } from '../load/load.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { getRequest } from '../requests.ts'
import type { Result, Row } from '../row.ts'
import type { CrowdConfig } from '../servers/crowd.ts'
import { quantile } from '../statistics.ts'

const json = 'application/json'
const action = JSON.stringify({ action: 'http://example.com/occi#run' })
const removed = JSON.stringify({
  mixins: [{ scheme: 'http://example.com/tags#', term: 'removed', location: '/removed/' }],
})

/** What one client, or several, do while another reads one small entity; those that destroy come last. */
const scenarios: readonly { readonly name: string; readonly request?: Sent; readonly times?: number }[] = [
  { name: 'nothing' },
  { name: 'a listing of all, JSON', request: getRequest('/listed/', json) },
  { name: 'a listing of all, text/plain', request: getRequest('/listed/', 'text/plain') },
  { name: 'a listing of all, text/uri-list', request: getRequest('/listed/', 'text/uri-list') },
  { name: '20 listings of all, text/uri-list', request: getRequest('/listed/', 'text/uri-list'), times: 20 },
  { name: 'a page as map', request: getRequest('/listed/?map', 'text/html') },
  { name: 'the last page by number', request: getRequest('/machine/?page=50&number=1000', json) },
  { name: 'a filter that finds one', request: getRequest('/listed/?com.example.name=m7', json) },
  { name: 'a page of a filter that finds half', request: getRequest('/listed/?com.example.even=true&number=10', json) },
  {
    name: 'an action on half as many',
    request: {
      method: 'POST',
      path: '/machine/?action=run',
      headers: { Accept: json, 'Content-Type': json },
      body: action,
    },
  },
  {
    name: 'a mixin set to no members',
    request: {
      method: 'PUT',
      path: '/web/',
      headers: { Accept: json, 'Content-Type': json },
      body: '{"resources":[]}',
    },
  },
  { name: 'a mixin emptied', request: { method: 'DELETE', path: '/tagged/', headers: { Accept: json } } },
  {
    name: 'a mixin removed',
    request: { method: 'DELETE', path: '/-/', headers: { Accept: json, 'Content-Type': json }, body: removed },
  },
  { name: 'a deletion of half as many', request: { method: 'DELETE', path: '/machine/', headers: { Accept: json } } },
]

/** How long small requests wait while another client lets the service do much. */
export const starvation: readonly Row[] = [
  {
    group: 'starvation',
    name: 'memory: small GETs beside large requests',
    measure: ({ entities }) => starve('memory', { entities }),
  },
  {
    group: 'starvation',
    name: 'SQLite: small GETs beside large requests',
    async measure({ entities }) {
      using folder = new TemporaryFolder()
      return await starve('SQLite', { entities, database: join(folder.path, 'occi.db') })
    },
  },
]

async function starve(registry: string, config: CrowdConfig): Promise<readonly Result[]> {
  await using service = await Subject.start<{ port: number }>('crowd', config)
  const { port } = service.started
  await using pinger = await Subject.start('pinger', { port, path: '/disk/1' })
  const results: Result[] = []
  for (const { name, request, times = 1 } of scenarios) {
    await pinger.call('begin')
    const start = performance.now()
    const sent = Array.from({ length: times }, () =>
      request === undefined ? setTimeout(1000, '') : drain(port, request),
    )
    const [answer] = await Promise.all(sent)
    const seconds = (performance.now() - start) / 1000
    const waits = await pinger.call<readonly number[]>('end')
    const [p50, most] = [quantile(waits, 0.5), Math.max(...waits)].map((wait) => wait.toFixed(1))
    const detail = `p99 of ${waits.length}; p50 ${p50}, most ${most} ms; in ${seconds.toFixed(1)} s ${answer}`
    const samples = [quantile(waits, 0.99)]
    results.push({
      name: `${registry}: small GETs beside ${name}`,
      unit: 'ms',
      target: request === undefined ? {} : { atMost: 50 },
      samples,
      detail,
    })
  }
  return results
}
