import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Entity, idOf, type PageQuery } from '@occi/core'
import { type Change, noAttributes, type Scope } from '@occi/core/authoring'
import { compute } from '@occi/infrastructure'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { Application } from '@occi/server'
import { serve } from '@occi/server/node'
import { afterAll, expect, test, vi } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'occi-streaming-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A registry that counts the pages that it is asked for. */
class Counting extends SqliteRegistry {
  pages = 0

  override page(query: PageQuery, scope: Scope) {
    this.pages++
    return super.page(query, scope)
  }
}

/** More than an unread socket buffers. */
const size = 1000
const batch = 10
/** So long that a page comes to 200,000 octets. */
const summary = 'x'.repeat(20_000)
const octetsOfPage = batch * (summary.length + 1000)

function computeAt(index: number): Entity {
  const location = `/compute/${String(index).padStart(8, '0')}`
  const fields = { id: idOf(location), location, kind: compute.identifier, mixins: [], actions: [] }
  return { ...fields, summary, attributes: noAttributes(), version: 1 }
}

test('a reader that stops in the middle of a listing blocks no writer, and costs a page or two', async () => {
  const file = join(folder, 'occi.db')
  const registry = new Counting(file, { synchronous: 'normal' })
  const changes = Array.from({ length: size }, (_, index): Change => ({ type: 'put', entity: computeAt(index) }))
  const work = await registry.begin({ operation: 'create', keys: [] }, {})
  await work.commit(changes)
  const app = new Application({ registry, limits: { batch } }).registerBackend(compute, {})
  const { server, port, url, close } = await serve(app, { port: 0 })

  const connected = once(server, 'connection')
  const request = get({ port, path: '/', headers: { Accept: 'application/json' } })
  const [response]: [IncomingMessage] = (await once(request, 'response')) as [IncomingMessage]
  const [socket] = (await connected) as [Socket]
  await vi.waitFor(() => expect(socket.writableNeedDrain).toBe(true), { timeout: 30_000 })

  expect(socket.writableLength).toBeLessThan(3 * octetsOfPage)
  const asked = registry.pages
  expect(asked).toBeLessThan(size / batch)
  for (let index = 0; index < 20; index++) {
    const { status } = await fetch(`${url}/compute/new-${index}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: compute.identifier }),
    })
    expect(status).toBe(201)
  }
  expect(registry.pages).toBe(asked)
  // Who read from the file in a transaction would keep its log from being emptied.
  const other = new DatabaseSync(file)
  expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0, log: 0 })
  other.close()

  let text = ''
  for await (const piece of response.setEncoding('latin1')) text += piece
  const { resources }: { resources: readonly { id: string }[] } = JSON.parse(text)
  // What was there when it began is there, and what was made behind the reader's place.
  expect(resources).toHaveLength(size + 20)
  expect(new Set(resources.map(({ id }) => id)).size).toBe(size + 20)
  await close()
  registry.close()
})
