import type { EntityData, ListOptions, RemoteEntity, Service, WatchEvent } from '@occi/client'
import type { Connection } from './connection.ts'
import { documentOf } from './manifest/document.ts'
import { nameOf, type Target } from './model/references.ts'
import { type Collection, listOf, listOptions, type SelectionOptions, watchOf } from './model/selection.ts'
import type { Column } from './output/column.ts'
import { columnsFor } from './output/columns.ts'
import type { Format } from './output/format.ts'
import { firstRows, Table } from './output/table.ts'
import { print, write } from './terminal.ts'

/** What happened to an entity; `entity` is undefined if it was deleted. */
interface Row {
  readonly event: string
  readonly name: string
  readonly id: string
  readonly entity: RemoteEntity | undefined
}

/** Shows what happens to entities, until the user interrupts it. */
export async function watchEntities(
  connection: Connection,
  target: Target,
  options: SelectionOptions & { readonly output: Format },
): Promise<void> {
  const { service, terminal } = connection
  const { collection, filter } = await watched(connection, target)
  const { order: _, ...all } = listOptions(service, collection, options, terminal.signal)
  const narrowed = { ...all, filter: { ...all.filter, ...filter } }
  const rows = rowsOf(service, watchOf(service, collection, narrowed))
  if (options.output === 'table' || options.output === 'wide') {
    const table = await tableFor(connection, collection, narrowed, options.output === 'wide')
    for await (const row of rows) await table.write([row])
  } else for await (const row of rows) await writeRow(connection, row, options.output)
}

/** What exists decides the columns. */
async function tableFor(
  { service, terminal }: Connection,
  collection: Collection,
  narrowed: ListOptions,
  isWide: boolean,
): Promise<Table<Row>> {
  const sample: RemoteEntity[] = []
  for await (const entity of listOf(service, collection, { ...narrowed, pageSize: firstRows })) {
    if (sample.push(entity) === firstRows) break
  }
  const { category } = collection
  const columns = columnsFor(service, category?.class === 'kind' ? category : undefined, sample, isWide)
  const table = new Table<Row>(terminal.output, rowColumns(columns))
  await table.measure(sample.map((entity) => ({ event: 'updated', name: '', id: entity.id, entity })))
  return table
}

/** An entity is watched in the collection of its kind. */
async function watched({ service, terminal: { signal } }: Connection, target: Target) {
  if (target.type === 'collection') return { collection: target, filter: {} }
  const { id, kind } = await service.entity(target.location).get({ signal })
  const collection: Collection = { type: 'collection', category: service.catalogue.find(kind, 'kind'), path: '' }
  return { collection, filter: { 'occi.core.id': id } }
}

async function* rowsOf(service: Service, events: AsyncIterable<WatchEvent>): AsyncGenerator<Row, void, undefined> {
  const names = new Map<string, string>()
  for await (const event of events) {
    if (event.type === 'categories') continue
    const entity = event.type === 'deleted' ? undefined : event.entity
    const id = event.type === 'deleted' ? event.id : event.entity.id
    if (entity !== undefined) names.set(id, nameOf(service, entity))
    const name = names.get(id) ?? id
    if (entity === undefined) names.delete(id)
    yield { event: event.type, name, id, entity }
  }
}

function rowColumns(columns: readonly Column<EntityData>[]): readonly Column<Row>[] {
  const ofRow = ({ cell, ...column }: Column<EntityData>, place: number): Column<Row> => ({
    ...column,
    cell: ({ entity, name }) => (entity === undefined ? (place === 0 ? name : '') : cell(entity)),
  })
  return [{ title: 'EVENT', cell: ({ event }) => event }, ...columns.map(ofRow)]
}

async function writeRow({ service, terminal }: Connection, row: Row, format: Format): Promise<void> {
  const { event, name, id, entity } = row
  if (format === 'name') return print(terminal, name)
  if (format === 'text') return print(terminal, `${event} ${name}`)
  const document = { event, ...(entity === undefined ? { name, id } : { entity: documentOf(service, entity) }) }
  if (format === 'json') return print(terminal, JSON.stringify(document))
  const { stringify } = await import('yaml')
  return write(terminal.output, `---\n${stringify(document)}`)
}
