import { connections } from '../compare.ts'
import { send } from '../load/generator.ts'
import { Subject } from '../process/subject.ts'
import { createMachines, createRequest } from '../requests.ts'
import type { Row } from '../row.ts'

const name = 'memory per entity of 7 attributes, RSS after GC'

/**
 * What the process has more in memory after so many creates than after a thousand of them, which have warmed it up:
 * entities, indexes, the search index, the ring of changes and whatever is cached.
 */
export const memory: readonly Row[] = [
  {
    group: 'memory',
    name,
    async measure({ entities, generator, seconds }) {
      await using ours = await Subject.start<{ port: number }>('occi')
      const { port } = ours.started
      await createMachines(port, 1000)
      const before = await ours.memory()
      let created = 0
      while (created < entities) {
        const load = { port, requests: [createRequest('text/plain')], connections, seconds }
        created += (await send(load, generator)).answered
      }
      const ordinary = await ours.memory('regular')
      const after = await ours.memory()
      const each = (octets: number) => octets / 1024 / created
      const [heap, usual] = [after.heap - before.heap, ordinary.rss - before.rss].map((octets) =>
        each(octets).toFixed(2),
      )
      const detail = `${created} entities; ${heap} KiB of live objects; ${usual} KiB before V8 returns what is free`
      return [{ name, unit: 'KiB', target: { atMost: 1.6 }, samples: [each(after.rss - before.rss)], detail }]
    },
  },
]
