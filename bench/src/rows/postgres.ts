import { connections, inTurns, ratioResult, requestsPerSecond } from '../compare.ts'
import type { Sent } from '../load/load.ts'
import { Subject } from '../process/subject.ts'
import { withPostgres } from '../process/with-postgres.ts'
import { createMachines, createRequest, getRequest } from '../requests.ts'
import type { Row } from '../row.ts'

/** A row that compares a request with one statement of `pg` itself, over as many connections. */
interface PostgresRow {
  readonly name: string
  readonly atLeast: number
  /** What the reference does. */
  readonly statement: 'insert' | 'read'
  requests(paths: readonly string[]): readonly Sent[]
}

const rows: readonly PostgresRow[] = [
  {
    name: 'PostgreSQL: creates/s, 16 connections',
    atLeast: 0.25,
    statement: 'insert',
    requests: () => [createRequest('text/plain')],
  },
  {
    name: 'PostgreSQL: GET entity/s, 16 connections',
    atLeast: 0.6,
    statement: 'read',
    requests: (paths) => paths.map((path) => getRequest(path, 'text/plain')),
  },
]

export const postgres: readonly Row[] = rows.map(({ name, atLeast, statement, requests }) => ({
  group: 'postgres',
  name,
  measure: (settings) =>
    withPostgres(settings, async (newStore) => {
      await using ours = await Subject.start<{ port: number }>('occi', { database: await newStore(), connections })
      await using reference = await Subject.start('pg', { url: await newStore(), connections })
      const load = { requests: requests(await createMachines(ours.started.port, 1000)), connections }
      const ask = requestsPerSecond(ours, load, settings)
      const run = () => reference.call<number>(statement, settings.seconds)
      await inTurns(1, ask, run) // warms both up
      const compared = await inTurns(settings.rounds, ask, run)
      return [ratioResult({ name, atLeast }, compared, 'per second')]
    }),
}))
