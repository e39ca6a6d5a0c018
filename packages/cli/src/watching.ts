import type { RemoteEntity, Service, WatchEvent } from '@occi/client'
import type { Connection } from './connection.ts'
import { documentOf } from './manifest/document.ts'
import { nameOf, type Target } from './model/references.ts'
import { type Collection, listOptions, type SelectionOptions, watchOf } from './model/selection.ts'
import { type Column, columnsFor } from './output/columns.ts'
import type { Format } from './output/format.ts'
import { Table } from './output/table.ts'
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
  const narrowed = listOptions(service, collection, options, terminal.signal)
  const events = watchOf(service, collection, { ...narrowed, filter: { ...narrowed.filter, ...filter } })
  const { category } = collection
  const kind = category?.class === 'kind' ? category : undefined
  const table = new Table<Row>(terminal.output, rowColumns(service, kind, options.output === 'wide'))
  for await (const row of rowsOf(service, events)) {
    if (options.output === 'table' || options.output === 'wide') await table.write([row])
    else await writeRow(connection, row, options.output)
  }
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

function rowColumns(service: Service, kind: Parameters<typeof columnsFor>[1], isWide: boolean): readonly Column<Row>[] {
  const columns = columnsFor(service, kind, [], isWide).map(({ cell, ...column }, place): Column<Row> => {
    return { ...column, cell: ({ entity, name }) => (entity === undefined ? (place === 0 ? name : '') : cell(entity)) }
  })
  return [{ title: 'EVENT', cell: ({ event }) => event }, ...columns]
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
