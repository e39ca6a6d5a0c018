import { compareCpu, type Listening } from '../compare.ts'
import type { Sent } from '../load/load.ts'
import { Subject } from '../process/subject.ts'
import { answersTo, createMachines, createRequest, getRequest } from '../requests.ts'
import type { Row } from '../row.ts'

/** A row that compares with a bare Hono application that has the same middleware. */
interface HonoRow {
  readonly name: string
  readonly atMost: number
  readonly through: 'middleware' | 'extras'
  requests(paths: readonly string[]): readonly Sent[]
}

const read = (paths: readonly string[]) => paths.map((path) => getRequest(path, 'text/plain', { 'X-User': 'ann' }))
const create = () => [createRequest('text/plain')]

/** What the service costs behind Hono, beside a bare Hono application that answers with the same octets. */
const rows: readonly HonoRow[] = [
  { name: 'behind middleware: GET entity', atMost: 1.25, through: 'middleware', requests: read },
  { name: 'behind middleware: POST create', atMost: 1.5, through: 'middleware', requests: create },
  { name: 'with extras: GET entity', atMost: 1.25, through: 'extras', requests: read },
  { name: 'with extras: POST create', atMost: 1.5, through: 'extras', requests: create },
]

export const hono: readonly Row[] = rows.map((row) => ({
  group: 'hono',
  name: row.name,
  async measure(settings) {
    const { name, atMost, through } = row
    await using ours = await Subject.start<Listening>('occi', { through })
    const { port } = ours.started
    const requests = row.requests(await createMachines(port, 16))
    const answers = await answersTo(port, requests)
    await using reference = await Subject.start<Listening>('hono', { answers, through })
    return [await compareCpu({ name, atMost }, { ours, reference }, requests, settings)]
  },
}))
