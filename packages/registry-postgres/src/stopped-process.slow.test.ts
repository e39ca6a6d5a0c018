import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, describe, expect, it } from 'vitest'
import { PostgresRegistry } from './index.ts'

const server = await PostgresServer.start()
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  return server?.remove()
})

describe.skipIf(server === undefined)('a process that was stopped for longer than its locks hold', () => {
  it('cannot commit once another has taken them', async () => {
    const store = (await server?.newStore()) ?? ''
    const registry = await PostgresRegistry.open(store)
    const script = fileURLToPath(new URL('slow-process.test-fixture.ts', import.meta.url))
    const other = spawn(process.execPath, ['--conditions=occi-source', script, store], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child = other
    const lines = createInterface(other.stdout)[Symbol.asyncIterator]()
    const line = async () => (await lines.next()).value
    expect(await line()).toBe('begun')
    other.kill('SIGSTOP')
    await server?.query("UPDATE occi_holders SET expires = '1970-01-01'", store)
    const update = { operation: 'update', keys: ['/m/1'] } as const
    const transaction = await registry.begin(update, {}, { wait: false })
    other.kill('SIGCONT')
    other.stdin.write('commit\n')
    expect(await line()).toBe('locks-lost')
    await transaction.abort()
    await registry.close()
    const ended = once(other, 'exit')
    other.kill('SIGKILL')
    await ended
  })
})
