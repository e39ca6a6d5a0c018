import { compareCpu, type Listening } from '../compare.ts'
import { askWell } from '../load/ask.ts'
import { Subject } from '../process/subject.ts'
import { createRequest, getRequest } from '../requests.ts'
import type { Result, Row } from '../row.ts'
import type { Settings } from '../settings.ts'

const streams = 1000
const paths = Array.from({ length: 16 }, (_, index) => `/compute/m${index}`)
const update = { ...createRequest('text/plain', 'vm2.example.com'), path: '/compute/m0' }
const name = `GET entity beside ${streams} streams of events`

/** What open streams of events cost, and a change that all of them show. */
export const events: readonly Row[] = [{ group: 'events', name, measure }]

async function measure(settings: Settings): Promise<readonly Result[]> {
  await using ours = await Subject.start<Listening>('occi')
  await using reference = await Subject.start<Listening>('occi')
  const { port } = ours.started
  for (const server of [ours, reference]) {
    for (const path of paths)
      await askWell(server.started.port, { ...createRequest('text/plain'), method: 'PUT', path })
  }
  const before = await ours.memory()
  await using followers = await Subject.start('followers', { port, path: '/compute/', streams })
  const after = await ours.memory()
  const each = (octets: number) => octets / 1024 / streams
  const memory: Result = {
    name: 'memory per stream of events, RSS after GC',
    unit: 'KiB',
    target: { atMost: 64 },
    samples: [each(after.rss - before.rss)],
    detail: `${streams} streams; ${each(after.heap - before.heap).toFixed(1)} KiB of live objects, the connection included`,
  }
  const told = await tell(ours, followers, settings)
  // What ours has done beside, so that streams alone make the difference.
  await reference.memory()
  await reference.memory()
  for (let round = 0; round <= settings.rounds; round++) await askWell(reference.started.port, update)
  const requests = paths.map((path) => getRequest(path, 'text/plain'))
  return [await compareCpu({ name, atMost: 1.1 }, { ours, reference }, requests, settings), memory, told]
}

/** Changes an entity again and again, and waits until all streams have told it. */
async function tell(ours: Subject<Listening>, followers: Subject<unknown>, { rounds }: Settings): Promise<Result> {
  const samples: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const before = await ours.cpu()
    await askWell(ours.started.port, update)
    await followers.call('received', (round + 1) * streams)
    if (round > 0) samples.push(((await ours.cpu()) - before) / 1000)
  }
  return {
    name: `CPU of a change that ${streams} streams tell`,
    unit: 'ms',
    target: {},
    samples,
    detail: 'in turns, so that other requests run in between',
  }
}
