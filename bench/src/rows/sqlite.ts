import { join } from 'node:path'
import { inTurns, ratioResult, requestsPerSecond } from '../compare.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { createRequest } from '../requests.ts'
import type { Row } from '../row.ts'

/** Creates over HTTP with a safe write to the disk each, beside bare inserts of rows of that size. */
const rows = [
  { name: 'SQLite: creates/s, 16 connections', atLeast: 0.7, connections: 16 },
  { name: 'SQLite: creates/s, 64 connections', atLeast: 1, connections: 64 },
] as const

export const sqlite: readonly Row[] = rows.map(({ name, atLeast, connections }) => ({
  group: 'sqlite',
  name,
  async measure(settings) {
    using folder = new TemporaryFolder()
    await using ours = await Subject.start<{ port: number }>('occi', { database: join(folder.path, 'ours.db') })
    await using reference = await Subject.start('sqlite-inserts', { file: join(folder.path, 'rows.db') })
    const load = { requests: [createRequest('text/plain')], connections }
    const create = requestsPerSecond(ours, load, settings)
    const insert = () => reference.call<number>('insert', settings.seconds)
    await inTurns(1, create, insert) // warms both up
    const compared = await inTurns(settings.rounds, create, insert)
    return [ratioResult({ name, atLeast }, compared, 'per second')]
  },
}))
