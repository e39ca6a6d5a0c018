import { join } from 'node:path'
import { askWell } from '../load/ask.ts'
import { drain } from '../load/drain.ts'
import type { Sent } from '../load/load.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { getRequest } from '../requests.ts'
import type { Result, Row } from '../row.ts'
import type { Settings } from '../settings.ts'
import { quantile } from '../statistics.ts'

const name = 'SQLite: writes beside a listing of all to a slow reader'
const listing = getRequest('/listed/', 'text/uri-list')
/** Octets a second that the reader takes. */
const slowly = 500_000

/** What a long listing, which a client reads slowly, means for those who write and for the memory of the service. */
export const stream: readonly Row[] = [{ group: 'stream', name, measure }]

async function measure({ entities }: Settings): Promise<readonly Result[]> {
  using folder = new TemporaryFolder()
  const config = { entities, database: join(folder.path, 'occi.db') }
  await using service = await Subject.start<{ port: number }>('crowd', config)
  const { port } = service.started
  await drain(port, listing) // warms up
  const before = await service.call<number>('rss')
  const waits: number[] = []
  let [most, isOver] = [0, false]
  const listed = drain(port, listing, slowly).finally(() => {
    isOver = true
  })
  for (let number = 0; !isOver; number++) {
    for (const sent of writes(number)) {
      const start = performance.now()
      await askWell(port, sent)
      waits.push(performance.now() - start)
      most = Math.max(most, (await service.call<number>('rss')) - before)
    }
  }
  const detail = `p99 of ${waits.length}; p50 ${quantile(waits, 0.5).toFixed(1)}, most ${Math.max(...waits).toFixed(1)} ms`
  const memory = `${(most / 2 ** 20).toFixed(0)} MiB more in memory at most`
  const samples = [quantile(waits, 0.99)]
  return [{ name, unit: 'ms', target: {}, samples, detail: `${detail}; ${await listed}; ${memory}` }]
}

/** Creates a small entity and deletes it again. */
function writes(number: number): readonly Sent[] {
  const type = 'application/json'
  const path = `/disk/new-${number}`
  const body = JSON.stringify({ kind: 'http://example.com/occi#disk' })
  return [
    { method: 'PUT', path, headers: { Accept: type, 'Content-Type': type }, body },
    { method: 'DELETE', path, headers: { Accept: type } },
  ]
}
