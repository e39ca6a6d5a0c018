import { connect, type Socket } from 'node:net'
import { type Answer, parseAnswers } from './answer.ts'

/** Milliseconds after which a request counts as unanswered; far more than any answer takes on a busy machine. */
const patience = 60_000

/** How octets are sent. */
export interface Sending {
  /** The pieces in which they are written, one turn of the event loop after the other. */
  readonly pieces: readonly Buffer[]
  /** What the client does after them. */
  readonly ending: 'wait' | 'half-close' | 'abandon'
}

/** What came back. */
export interface Received {
  readonly octets: Buffer
  readonly isEnded: boolean
}

/** A connection of octets, so that anything at all can be sent. */
export class RawConnection {
  readonly #socket: Socket
  #received: Buffer[] = []
  #isEnded = false
  #changed: () => void = () => {}

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true })
    this.#socket.on('data', (piece) => {
      this.#received.push(piece)
      this.#changed()
    })
    const end = () => {
      this.#isEnded = true
      this.#changed()
    }
    // What the service has answered before it reset the connection has been read.
    this.#socket.on('end', end).on('close', end).on('error', end)
  }

  /** Whether either side has ended it. */
  get isClosed(): boolean {
    return this.#isEnded || this.#socket.destroyed
  }

  async send({ pieces, ending }: Sending): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      if (this.#isEnded) return
      if (index > 0) await new Promise((resolve) => setImmediate(resolve))
      this.#socket.write(piece)
    }
    if (ending === 'half-close') this.#socket.end()
    if (ending === 'abandon') await new Promise<void>((resolve) => this.#socket.write('', () => resolve()))
    if (ending === 'abandon') this.close()
  }

  /**
   * Waits for the answers to requests with these methods; fewer come if the service closes the connection.
   *
   * @throws Error if what comes is no answer, or nothing comes in time
   */
  async answers(methods: readonly string[]): Promise<readonly Answer[]> {
    let answers: readonly Answer[] = []
    let parsed = -1
    await this.#until(() => {
      const size = this.#size()
      if (size !== parsed || this.#isEnded) answers = parseAnswers(this.#all(), methods, this.#isEnded)
      parsed = size
      return answers.length === methods.length || answers.at(-1)?.isLast === true || this.#isEnded
    })
    this.#received = []
    return answers
  }

  /** Waits until the service has closed the connection, and returns all that came. */
  async untilEnd(): Promise<Buffer> {
    await this.#until(() => this.#isEnded)
    return this.#all()
  }

  close(): void {
    this.#socket.destroy()
  }

  #size(): number {
    return this.#received.reduce((sum, piece) => sum + piece.length, 0)
  }

  #all(): Buffer {
    const all = Buffer.concat(this.#received)
    this.#received = [all]
    return all
  }

  #until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#changed = () => {}
        const came = this.#all().toString('latin1').slice(-500)
        reject(new Error(`unanswered after ${patience / 1000} seconds; what came ends in ${JSON.stringify(came)}`))
      }, patience)
      this.#changed = () => {
        try {
          if (!isDone()) return
          resolve()
        } catch (error) {
          reject(error)
        }
        clearTimeout(timer)
        this.#changed = () => {}
      }
      this.#changed()
    })
  }
}
