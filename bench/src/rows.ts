import type { Row } from './row.ts'
import { events } from './rows/events.ts'
import { growth } from './rows/growth.ts'
import { hono } from './rows/hono.ts'
import { http } from './rows/http.ts'
import { machines } from './rows/machines.ts'
import { memory } from './rows/memory.ts'
import { pagesGroup } from './rows/pages.ts'
import { postgres } from './rows/postgres.ts'
import { sqlite } from './rows/sqlite.ts'
import { start } from './rows/start.ts'
import { starvation } from './rows/starvation.ts'
import { stream } from './rows/stream.ts'

/** All rows, in the order in which they are measured. */
export const rows: readonly Row[] = [
  ...http,
  ...hono,
  ...sqlite,
  ...postgres,
  ...memory,
  ...start,
  ...machines,
  ...starvation,
  ...stream,
  ...pagesGroup,
  ...events,
  ...growth,
]

/** The rows of the groups that are named, and those whose name contains another name; all rows if no name is given. */
export function rowsNamed(names: readonly string[]): readonly Row[] {
  const wanted = names.map((name) => name.toLowerCase())
  const groups = new Set(rows.map(({ group }) => group))
  const isWanted = ({ group, name }: Row) =>
    wanted.some((one) => (groups.has(one) ? group === one : name.toLowerCase().includes(one)))
  return wanted.length === 0 ? rows : rows.filter(isWanted)
}
