import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { QmpClient, type QmpClientOptions } from './qmp-client.ts'
import { formatQmpCommand, parseQmpMessage, type QmpEvent } from './qmp-message.ts'

const folder = mkdtempSync(join(tmpdir(), 'qmp-'))
afterAll(() => rmSync(folder, { recursive: true }))
let sockets = 0
const greeting = '{"QMP": {"version": {}, "capabilities": ["oob"]}}\r\n'

type Command = { execute: string; arguments?: unknown; id: number }

/** A server that greets as QEMU does; `answer` writes what it answers. */
async function qemu(answer: (command: Command, socket: Socket) => void, first = greeting) {
  const path = join(folder, String(++sockets))
  const server = createServer((socket) => {
    socket.write(first)
    socket.on('error', () => {})
    let text = ''
    socket.on('data', (data) => {
      text += data
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const command: Command = JSON.parse(line)
        if (command.execute === 'qmp_capabilities') socket.write(`{"return": {}, "id": ${command.id}}\r\n`)
        else answer(command, socket)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
  return path
}

async function connected(path: string, options?: QmpClientOptions) {
  const client = await QmpClient.connect(path, options)
  onTestFinished(() => client.close())
  return client
}

test('answers reach the commands that they belong to, in whatever order they come', async () => {
  const waiting: Command[] = []
  const path = await qemu((command, socket) => {
    waiting.push(command)
    if (waiting.length < 3) return
    for (const { id, execute } of waiting.toReversed()) socket.write(`{"return": "${execute}", "id": ${id}}\r\n`)
  })
  const client = await connected(path)
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => client.execute(name)))
  expect(answers).toEqual(['a', 'b', 'c'])
})

test('events are told apart from answers, in pieces of any size', async () => {
  const events: QmpEvent[] = []
  const path = await qemu(({ id }, socket) => {
    const text = `{"event": "STOP", "timestamp": {}}\r\n{"event": "RESET", "data": {"guest": true}}\r\n{"return": 7, "id": ${id}}\r\n`
    for (const letter of text) socket.write(letter)
  })
  const client = await connected(path, { onEvent: (event) => events.push(event) })
  expect(await client.execute('query-status')).toBe(7)
  expect(events).toEqual([
    { event: 'STOP', data: {} },
    { event: 'RESET', data: { guest: true } },
  ])
})

test('a refusal carries the reason of QEMU', async () => {
  const path = await qemu(({ id }, socket) =>
    socket.write(`{"error": {"class": "GenericError", "desc": "no such disk"}, "id": ${id}}\n`),
  )
  const client = await connected(path)
  await expect(client.execute('device_del')).rejects.toMatchObject({ code: 'refused', message: 'no such disk' })
})

test('a command that is not answered fails in time, and the next one works', async () => {
  const path = await qemu(({ id, execute }, socket) => {
    if (execute === 'good') socket.write(`{"return": {}, "id": ${id}}\n`)
  })
  const client = await connected(path)
  await expect(client.execute('bad', {}, 1)).rejects.toMatchObject({ code: 'timeout' })
  expect(await client.execute('good')).toEqual({})
})

test('the end of QEMU fails what waits and what comes after, and is reported once', async () => {
  const path = await qemu((_, socket) => socket.destroy())
  let closed = 0
  let client: QmpClient | undefined
  const ended = new Promise<void>((resolve) => {
    const onClose = () => {
      closed++
      resolve()
    }
    void connected(path, { onClose }).then((one) => {
      client = one
      return expect(one.execute('quit')).rejects.toMatchObject({ code: 'closed' })
    })
  })
  await ended
  await expect(client?.execute('stop')).rejects.toMatchObject({ code: 'closed' })
  client?.close()
  expect(closed).toBe(1)
})

test.each([
  ['no socket', () => Promise.resolve(join(folder, 'missing')), 'closed'],
  ['another protocol', () => qemu(() => {}, 'SSH-2.0-OpenSSH\r\n'), 'protocol'],
  ['a line without end', () => qemu(() => {}, 'x'.repeat(17 * 1024 * 1024)), 'protocol'],
  ['silence', () => qemu(() => {}, ''), 'timeout'],
])('%s is no QEMU', async (_, open, code) => {
  const path = await open()
  await expect(QmpClient.connect(path, { timeout: code === 'timeout' ? 20 : 10_000 })).rejects.toMatchObject({ code })
})

test('a command is one line that carries its parameters, whatever they are', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat(),
      fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }),
      (name, id, parameters) => {
        const line = formatQmpCommand(name, parameters, id)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(JSON.parse(line)).toEqual({ execute: name, arguments: JSON.parse(JSON.stringify(parameters)), id })
      },
    ),
  )
})

test('any line is a message, or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      try {
        expect(['greeting', 'event', 'answer', 'refusal']).toContain(parseQmpMessage(line).type)
      } catch (error) {
        expect(error).toMatchObject({ code: 'protocol' })
      }
    }),
  )
})
