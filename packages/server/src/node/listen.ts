import type { IncomingMessage, Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { beforeNextTurn } from '@occi/core/authoring'
import type { Connections } from './connections.ts'
import { continueWhenRead } from './continue.ts'
import { framingRefusal } from './framing.ts'
import { inTurn, type Listener } from './in-turn.ts'
import { lingerAtEnd } from './linger.ts'
import { mayBeHead, type ParseError, type Refusal, refusalOf, refuseConnection, refuseRequest } from './refuse.ts'
import { StallWatch } from './stall.ts'

/** How requests reach a listener, and what is refused before. */
export interface ListenOptions {
  readonly maxHeaderCount: number
  readonly stallTimeout: number
  /** The value of `Server` in refusals. */
  readonly serverName: () => string
}

/** Passes a server's requests to a listener, one at a time for each connection, and refuses what is no request. */
export function listen(
  server: Server | SecureServer,
  connections: Connections,
  answer: Listener,
  { maxHeaderCount, stallTimeout, serverName }: ListenOptions,
): void {
  const stalls = new StallWatch(stallTimeout)
  /** What has come and is not looked at yet. */
  const waiting = new WeakSet<IncomingMessage>()
  const unmet = new WeakSet<IncomingMessage>()
  const malformed = new WeakMap<IncomingMessage, Refusal>()
  const tooMany = { status: 431, reason: `more than ${maxHeaderCount} header fields` }
  const refusalOfHead = (message: IncomingMessage): Refusal | undefined => {
    if (message.rawHeaders.length > 2 * maxHeaderCount) return tooMany
    return unmet.has(message) ? unmetExpectation : (framingRefusal(message) ?? malformed.get(message))
  }
  const next = inTurn((message, response) => {
    waiting.delete(message)
    const refusal = refusalOfHead(message)
    if (refusal === undefined) answer(message, response)
    else refuseRequest(refusal, serverName(), message, response)
    // node:http reads nothing more from this connection.
    if (malformed.has(message)) message.socket.destroySoon()
  })
  const listener: Listener = (message, response) => {
    const { socket } = message
    connections.begin(socket, response)
    stalls.begin(socket)
    waiting.add(message)
    // What clients have sent by now is read first, then all of it is answered: the processor's caches keep the code of
    // one at a time, and only the last answer of a connection that closes says that it is the last.
    beforeNextTurn(() => next(message, response))
  }
  // node:http drops what is over this number without a word: the listener counts, and answers.
  server.maxHeadersCount = maxHeaderCount + 1
  // A client that ends its side after its request still gets the answer. node:http has this property, not its types.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.on('secureConnection', (socket: Socket) => {
    socket.allowHalfOpen = true
    lingerAtEnd(socket)
  })
  server.on('connection', lingerAtEnd)
  server.on('request', listener)
  server.on('checkContinue', (message, response) => {
    continueWhenRead(message, response)
    listener(message, response)
  })
  server.on('checkExpectation', (message, response) => {
    unmet.add(message)
    listener(message, response)
  })
  server.setTimeout(stallTimeout, (socket) => {
    if (connections.owed(socket) === undefined) socket.destroy()
    else stalls.look(socket)
  })
  server.on('clientError', (error: ParseError, socket) => {
    // A client that has not agreed on encryption could not read an answer.
    const isLost = error.code === 'ECONNRESET' || !(socket instanceof Socket) || !connections.has(socket)
    if (isLost) socket.destroy()
    else {
      const owed = connections.owed(socket)
      // The client has sent more after a request with `Connection: close`: it is ignored.
      if (error.code === 'HPE_CLOSED_CONNECTION') return
      // What is malformed is the body of a request that still waits: it is refused when its turn comes.
      if (owed !== undefined && waiting.has(owed.req) && !owed.req.complete) malformed.set(owed.req, refusalOf(error))
      else {
        const { status, reason } = refusalOf(error)
        const refusal = mayBeHead(error, socket, owed) ? { status } : { status, reason }
        refuseConnection(refusal, serverName(), socket, owed)
      }
    }
  })
  server.on('connect', (_message, connection: Duplex) => {
    whenAlone(connection, connections, (socket) => refuseConnection(proxying, serverName(), socket.resume()))
  })
}

const unmetExpectation: Refusal = { status: 417, reason: 'Expect is 100-continue or nothing' }
const proxying: Refusal = { status: 501, reason: 'CONNECT is not served: this is no proxy' }

/** Continues with a connection that node:http has detached, when all earlier requests on it are answered. */
function whenAlone(connection: Duplex, connections: Connections, then: (socket: Socket) => void): void {
  if (!(connection instanceof Socket)) {
    connection.destroy()
    return
  }
  // Without a listener the error of a connection that breaks would end the process.
  const socket = connection.on('error', ignore)
  connections.whenAnswered(socket, () => then(socket))
}

function ignore(): void {}
