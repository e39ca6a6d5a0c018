// The reference: bare inserts of rows of the size of entities, a durable transaction each.
import { DatabaseSync } from 'node:sqlite'
import { answerCalls, configuration } from '../process/calls.ts'
import { entityRow } from './entity-row.ts'

const { file } = await configuration<{ file: string }>()
const database = new DatabaseSync(file)
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (location TEXT PRIMARY KEY, json TEXT)',
)
const statement = database.prepare('INSERT INTO rows VALUES (?, ?)')

answerCalls(undefined, {
  insert(seconds: number): number {
    const start = performance.now()
    const end = start + seconds * 1000
    let done = 0
    while (performance.now() < end) {
      const { location, json } = entityRow()
      statement.run(location, json)
      done++
    }
    return (done * 1000) / (performance.now() - start)
  },
})
