import type { Answer } from './answer.ts'
import { RawConnection } from './connection.ts'
import type { User } from './service.ts'

/** A correct request. */
export interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** How many requests are pipelined. */
const atOnce = 20

/** A client that sends correct requests as one user, many at a time, over one connection. */
export class Client {
  readonly user: User
  readonly #url: string
  #connection: RawConnection | undefined
  /** How many requests it has sent. */
  requests = 0

  constructor(url: string, user: User) {
    this.#url = url
    this.user = user
  }

  async send(sent: Sent): Promise<Answer> {
    const [answer] = await this.sendAll([sent])
    if (answer === undefined) throw new Error(`no answer to ${sent.method ?? 'GET'} ${sent.path}`)
    return answer
  }

  async sendAll(all: readonly Sent[]): Promise<readonly Answer[]> {
    const answers: Answer[] = []
    while (answers.length < all.length) {
      const some = all.slice(answers.length, answers.length + atOnce)
      if (this.#connection === undefined || this.#connection.isClosed) this.#connection = new RawConnection(this.#url)
      await this.#connection.send({ pieces: some.map((sent) => this.#octetsOf(sent)), ending: 'wait' })
      const came = await this.#connection.answers(some.map(({ method = 'GET' }) => method))
      if (came.at(-1)?.isLast === true) this.close()
      else if (came.length < some.length) throw new Error(`no answer to ${some[came.length]?.path}`)
      this.requests += came.length
      answers.push(...came)
    }
    return answers
  }

  close(): void {
    this.#connection?.close()
    this.#connection = undefined
  }

  #octetsOf({ method = 'GET', path, headers = {}, body }: Sent): Buffer {
    const fields = { Host: 'localhost', ...headers } as Record<string, string>
    if (this.user.authorization !== undefined) fields.Authorization = this.user.authorization
    if (body !== undefined) fields['Content-Length'] = String(Buffer.byteLength(body))
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`)
    const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
    return Buffer.concat([head, Buffer.from(body ?? '')])
  }
}
