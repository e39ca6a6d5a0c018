import { connect, type Socket } from 'node:net'
import type { Json, JsonObject } from '@occi/core'
import { QmpError } from './qmp-error.ts'
import { formatQmpCommand, parseQmpMessage, type QmpEvent, type QmpMessage } from './qmp-message.ts'

/** The options of a connection to QEMU. */
export interface QmpClientOptions {
  /** Milliseconds that QEMU has for the greeting, and for each answer. Defaults to 10,000. */
  readonly timeout?: number
  /** Receives each event. It must not throw. */
  readonly onEvent?: (event: QmpEvent) => void
  /** Called once, when a connection that was open has ended, whichever side ended it. */
  readonly onClose?: () => void
}

interface Pending {
  resolve(result: Json): void
  reject(error: Error): void
}

/** Octets of a line beyond which the other side cannot be QEMU. */
const longestLine = 16 * 1024 * 1024

/** A connection to one QEMU process by the QEMU Machine Protocol, over a Unix socket. QEMU serves one client at a time. */
export class QmpClient {
  readonly #socket: Socket
  readonly #timeout: number
  readonly #onEvent: (event: QmpEvent) => void
  readonly #pending = new Map<number, Pending>()
  #received: string[] = []
  #length = 0
  #lastId = 0
  #failure: QmpError | undefined
  #greeted: Pending | undefined

  private constructor(socket: Socket, { timeout = 10_000, onEvent = () => {} }: QmpClientOptions) {
    this.#socket = socket
    this.#timeout = timeout
    this.#onEvent = onEvent
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#receive(text))
    socket.on('error', (error) => this.#fail(new QmpError('closed', `QEMU cannot be reached: ${error.message}`)))
    socket.on('close', () => this.#fail(new QmpError('closed', 'QEMU has closed the connection')))
  }

  /**
   * Connects to QEMU, and leaves the negotiation of capabilities behind.
   *
   * @param path the path of the socket
   * @throws QmpError `closed`, `timeout` or `protocol` if there is no QEMU that answers
   */
  static async connect(path: string, options: QmpClientOptions = {}): Promise<QmpClient> {
    const client = new QmpClient(connect(path), options)
    try {
      await client.#within('the greeting', (greeted) => {
        client.#greeted = greeted
      })
      await client.execute('qmp_capabilities')
    } catch (error) {
      client.close()
      throw error
    }
    const { onClose } = options
    if (onClose !== undefined) {
      if (client.#socket.closed) onClose()
      else client.#socket.once('close', onClose)
    }
    return client
  }

  /**
   * Executes a command and returns what QEMU returns.
   *
   * @param timeout milliseconds for this command; defaults to that of the connection
   * @throws QmpError `refused` with QEMU's reason, `timeout`, or `closed`
   */
  async execute(command: string, parameters?: JsonObject, timeout = this.#timeout): Promise<Json> {
    const id = ++this.#lastId
    try {
      return await this.#within(
        `the answer to ${command}`,
        (pending) => {
          this.#pending.set(id, pending)
          this.#socket.write(formatQmpCommand(command, parameters, id))
        },
        timeout,
      )
    } finally {
      this.#pending.delete(id)
    }
  }

  /** Ends the connection; what waits for an answer fails with `closed`. QEMU keeps running. */
  close(): void {
    this.#fail(new QmpError('closed', 'the connection to QEMU was closed'))
    this.#socket.destroy()
  }

  #within(what: string, start: (pending: Pending) => void, timeout = this.#timeout): Promise<Json> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new QmpError('timeout', `QEMU has not sent ${what} within ${timeout} ms`))
      }, timeout)
      start({
        resolve: (result) => {
          clearTimeout(timer)
          resolve(result)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
    })
  }

  #receive(text: string): void {
    const lines = text.split('\n')
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      this.#received.push(line)
      const whole = this.#received.join('').trim()
      this.#received = []
      this.#length = 0
      if (whole !== '' && this.#failure === undefined) this.#read(whole)
    }
    this.#received.push(rest)
    this.#length += rest.length
    if (this.#length > longestLine) this.#break(new QmpError('protocol', 'QEMU has sent a line that does not end'))
  }

  #read(line: string): void {
    let message: QmpMessage
    try {
      message = parseQmpMessage(line)
    } catch (error) {
      this.#break(error as QmpError)
      return
    }
    if (message.type === 'event') this.#onEvent(message.event)
    else if (message.type === 'greeting') this.#greeted?.resolve(null)
    else if (message.type === 'answer') this.#pending.get(message.id)?.resolve(message.result)
    else if (message.id !== undefined) {
      this.#pending.get(message.id)?.reject(new QmpError('refused', message.reason))
    }
  }

  #break(error: QmpError): void {
    this.#fail(error)
    this.#socket.destroy()
  }

  #fail(error: QmpError): void {
    this.#failure ??= error
    this.#greeted?.reject(this.#failure)
    for (const pending of this.#pending.values()) pending.reject(this.#failure)
    this.#pending.clear()
  }
}
