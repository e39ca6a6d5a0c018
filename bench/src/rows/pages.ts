import { join } from 'node:path'
import { askWell } from '../load/ask.ts'
import { linkAt, machineAt, networkAt } from '../long-names.ts'
import { compute } from '../population.ts'
import { DemoProcess } from '../process/demo-process.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { withPostgres } from '../process/with-postgres.ts'
import { getRequest } from '../requests.ts'
import type { Result, Row } from '../row.ts'
import type { PageCost, PagesConfig } from '../servers/pages.ts'
import type { Settings } from '../settings.ts'
import { median } from '../statistics.ts'

const [machine, network, link] = [machineAt(7), networkAt(7), linkAt(7)]
const ofKind = `category=${encodeURIComponent(compute)}`

/** Every sort of page that is no search. */
const pages: readonly string[] = [
  ...['/', '/?page=1', '/?page=19', '/?map', '/?confirm=delete&_all=1', '/-/', '/-/?define'],
  ...['/compute/', '/compute/?number=100', '/compute/?page=150', '/compute/?order=-title', '/compute/?map'],
  ...['/compute/?create', '/compute/?confirm=delete&_all=1', '/compute/?occi.compute.state=inactive'],
  ...[
    `/?${ofKind}&occi.compute.cores=3`,
    `/?occi.core.target=${network}`,
    '/network/',
    '/network/?map',
    '/network/?search=aurora&map',
  ],
  ...['/networkinterface/', '/networkinterface/?create', `/networkinterface/?create&source=${machine}`],
  ...[machine, `${machine}?edit`, `${machine}?confirm=delete`, `${machine}?history`],
  ...[network, `${network}?edit`, `${network}?confirm=delete`, link, `${link}?edit`],
]

/** Words that all, many, few, one or no entity has; beside other filters, and sorted. */
const searches: readonly string[] = [
  ...['/?search=aurora', '/compute/?search=machine', '/?search=department', '/?search=m', '/?search=40'],
  ...['/compute/?search=machine+4711', '/compute/?search=borealis+77', '/?search=nowhere'],
  ...['/compute/?search=aurora&order=-title', '/compute/?search=machine&order=title&occi.compute.cores=3'],
  ...['/compute/?search=machine&page=100', '/compute/?confirm=delete&_all=1&search=aurora'],
  ...[`/networkinterface/?create&source=${machine}&target=department`],
]

/** What pages cost with 10,000 machines and 500 networks, all with long names, and 5,000 links. */
export const pagesGroup: readonly Row[] = [
  {
    group: 'pages',
    name: 'memory: pages of 15,500 entities with long names',
    measure: (settings) => measure('memory', {}, settings),
  },
  {
    group: 'pages',
    name: 'SQLite: pages of 15,500 entities with long names',
    async measure(settings) {
      using folder = new TemporaryFolder()
      const store = join(folder.path, 'pages.db')
      const results = await measure('SQLite', { store }, settings)
      return [...results, await firstPage(store, settings)]
    },
  },
  {
    group: 'pages',
    name: 'PostgreSQL: pages of 15,500 entities with long names',
    measure: (settings) =>
      withPostgres(settings, async (newStore, vacuum) => {
        const store = await newStore()
        await vacuum(store)
        return measure('PostgreSQL', { store }, settings)
      }),
  },
]

async function measure(registry: string, config: PagesConfig, { rounds }: Settings): Promise<readonly Result[]> {
  await using subject = await Subject.start('pages', config)
  const cost = (path: string) => subject.call<PageCost>('page', path)
  const all = await costsOf(pages, cost, rounds)
  const first = await cost(searches[0] ?? '')
  const target = { atMost: 50 }
  return [
    { name: `${registry}: the first search`, unit: 'ms', target, samples: [first.time], detail: 'of CPU' },
    ...slowest(`${registry}: the slowest page`, 150, all),
    ...slowest(`${registry}: the slowest search`, 50, await costsOf(searches, cost, rounds)),
  ]
}

/** What the first page of the built demo costs, in several processes on the same file. */
async function firstPage(store: string, { rounds }: Settings): Promise<Result> {
  const samples: number[] = []
  // The first process only compiles the program.
  for (let round = 0; round <= rounds; round++) {
    await using demo = await DemoProcess.start(['--database', store, '--machines', `${store}.machines`])
    const before = demo.cpu()
    await askWell(demo.port, getRequest('/compute/', 'text/html'))
    if (round > 0) samples.push(demo.cpu() - before)
  }
  const name = 'SQLite: the first page of the demo, built'
  return { name, unit: 'ms', target: { atMost: 150 }, samples, detail: 'of CPU; /compute/' }
}

/** The costs of each page, round by round, after a round that does not count. */
async function costsOf(paths: readonly string[], cost: (path: string) => Promise<PageCost>, rounds: number) {
  const costs = new Map<string, PageCost[]>(paths.map((path) => [path, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [path, all] of costs) {
      const one = await cost(path)
      if (round > 0) all.push(one)
    }
  }
  return costs
}

/** The page that takes the longest, and the largest one. */
function slowest(name: string, atMost: number, costs: ReadonlyMap<string, readonly PageCost[]>): readonly Result[] {
  const all = [...costs].map(([path, some]) => ({
    path,
    times: some.map(({ time }) => time),
    size: Math.max(...some.map(({ size }) => size)),
  }))
  const [slow] = all.toSorted((a, b) => median(b.times) - median(a.times))
  const [large] = all.toSorted((a, b) => b.size - a.size)
  if (slow === undefined || large === undefined) return []
  const of = `of ${all.length}`
  return [
    { name, unit: 'ms', target: { atMost }, samples: slow.times, detail: `of CPU; ${slow.path}, ${of}` },
    {
      name: name.replace('slowest', 'largest'),
      unit: 'KiB',
      target: { atMost: 300 },
      samples: [large.size],
      detail: `${large.path}, ${of}`,
    },
  ]
}
