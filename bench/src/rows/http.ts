import { compareCpu, type Listening } from '../compare.ts'
import type { Sent } from '../load/load.ts'
import { Subject } from '../process/subject.ts'
import {
  actionRequests,
  answersTo,
  type CreateType,
  conditional,
  createMachines,
  createRequest,
  getRequest,
  updateRequests,
} from '../requests.ts'
import type { Row } from '../row.ts'
import type { OcciConfig } from '../servers/occi.ts'

/** A row that compares with a raw node:http server. */
interface HttpRow {
  readonly name: string
  readonly atMost: number
  readonly config?: OcciConfig
  /** The requests to send, given the paths of sixteen machines out of a thousand. */
  requests(paths: readonly string[], port: number): readonly Sent[] | Promise<readonly Sent[]>
}

const read = (accept: string) => (paths: readonly string[]) => paths.map((path) => getRequest(path, accept))
const create = (type: CreateType) => () => [createRequest(type)]
const list = (path: string, accept: string) => () => [getRequest(path, accept)]
const json = 'application/occi+json'

/** What the service costs beside a raw server that answers with the same octets. */
const rows: readonly HttpRow[] = [
  { name: 'GET entity, text/plain', atMost: 1.25, requests: read('text/plain') },
  { name: 'GET entity, text/occi', atMost: 1.25, requests: read('text/occi') },
  { name: 'GET entity, JSON', atMost: 1.3, requests: read(json) },
  {
    name: 'GET entity, 304 by ETag',
    atMost: 1.25,
    requests: (paths, port) => conditional(port, read('text/plain')(paths)),
  },
  {
    name: 'GET entity, synchronous retrieve that changes nothing',
    atMost: 1.4,
    config: { hasRetrieve: true },
    requests: read('text/plain'),
  },
  { name: 'GET entity, HTML', atMost: 2, requests: read('text/html') },
  { name: 'GET /-/, text/plain', atMost: 1.15, requests: list('/-/', 'text/plain') },
  { name: 'page of 100, text/uri-list', atMost: 1.6, requests: list('/compute/?page=1&number=100', 'text/uri-list') },
  { name: 'page of 100, JSON in full', atMost: 3, requests: list('/compute/?page=1&number=100', json) },
  {
    name: 'filter by an attribute, 1 match of 1,000',
    atMost: 1.4,
    requests: list('/compute/?occi.compute.hostname=vm500.example.com', 'text/plain'),
  },
  { name: 'POST create, text/occi', atMost: 2.2, requests: create('text/occi') },
  { name: 'POST create, text/plain', atMost: 2.2, requests: create('text/plain') },
  { name: 'POST create, JSON', atMost: 2.2, requests: create(json) },
  { name: 'POST update', atMost: 2, requests: updateRequests },
  { name: 'POST action', atMost: 2, requests: actionRequests },
]

/** What is between node:http and the service: it gives the octets of an answer that never changes. */
const listener: Row = {
  group: 'http',
  name: 'the listener alone, a constant answer',
  async measure(settings) {
    await using service = await Subject.start<Listening>('occi')
    const [path = ''] = await createMachines(service.started.port, 1)
    const requests = [getRequest(path, 'text/plain')]
    const answers = await answersTo(service.started.port, requests)
    await using ours = await Subject.start<Listening>('listener', Object.values(answers)[0])
    await using reference = await Subject.start<Listening>('raw', answers)
    return [await compareCpu({ name: this.name }, { ours, reference }, requests, settings)]
  },
}

const compared: readonly Row[] = rows.map((row) => ({
  group: 'http',
  name: row.name,
  async measure(settings) {
    await using ours = await Subject.start<Listening>('occi', row.config)
    const { port } = ours.started
    const paths = await createMachines(port, 1000)
    const requests = await row.requests(paths.slice(0, 16), port)
    await using reference = await Subject.start<Listening>('raw', await answersTo(port, requests))
    return [await compareCpu(row, { ours, reference }, requests, settings)]
  },
}))

export const http: readonly Row[] = [...compared, listener]
