// Clients that hold streams of events open, each over a connection of its own, and count what comes.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { answerCalls, configuration } from '../process/calls.ts'

const { port, path, streams } = await configuration<{ port: number; path: string; streams: number }>()
const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`
let events = 0
let counted = () => {}

for (let first = 0; first < streams; first += 50) {
  await Promise.all(Array.from({ length: Math.min(50, streams - first) }, open))
}

answerCalls(undefined, {
  /** Waits until so many events have come in all. */
  async received(number: number): Promise<void> {
    while (events < number) {
      await new Promise<void>((resolve) => {
        counted = resolve
      })
    }
  },
})

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  socket.write(request)
  const [head]: string[] = await once(socket, 'data')
  if (head?.startsWith('HTTP/1.1 200 ') !== true) throw new Error(`a stream was answered with ${head}`)
  socket.on('data', (text: string) => {
    events += text.split('event: ').length - 1
    counted()
  })
  return socket
}
