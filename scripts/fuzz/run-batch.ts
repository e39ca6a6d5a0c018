import type { Answer } from './answer.ts'
import { RawConnection } from './connection.ts'
import type { Exchange } from './exchange.ts'
import { Fault } from './fault.ts'
import type { TestedService } from './service.ts'

/** What a service answers on purpose although it is a 5xx: not implemented, busy, too late, another version of HTTP. */
const deliberate = new Set([501, 503, 504, 505])

/** How often each status was answered. */
export class Tally {
  readonly statuses = new Map<number, number>()
  requests = 0

  add(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
  }

  toString(): string {
    return [...this.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')
  }
}

/**
 * Sends exchanges over several connections at once.
 *
 * @throws Fault if one is answered by a fault of the service, or not at all
 */
export async function runBatch(
  service: TestedService,
  exchanges: readonly Exchange[],
  tally: Tally,
  connections: number,
): Promise<void> {
  let isOver = false
  const worker = async (first: number) => {
    let connection: RawConnection | undefined
    for (let index = first; index < exchanges.length && !isOver; index += connections) {
      const exchange = exchanges[index]
      if (exchange === undefined) continue
      tally.requests += exchange.count
      try {
        if (exchange.methods === undefined) await runBroken(service.url, exchange, tally)
        else connection = await runWhole(service.url, exchange, exchange.methods, connection, tally)
        requireRunning(service)
      } catch (error) {
        isOver = true
        // Another connection's request may have caused what is reported.
        throw Fault.of(error, 'answer', error instanceof Fault && error.invariant === 'report' ? [] : [exchange])
      }
    }
    connection?.close()
  }
  const workers = Array.from({ length: connections }, (_, first) => worker(first))
  await Promise.allSettled(workers)
  await Promise.all(workers)
}

function requireRunning(service: TestedService): void {
  if (service.hasEnded) throw new Fault('process', `the service has ended: ${service.errors}`)
  if (service.errors !== '') throw new Fault('report', `the service reports: ${service.errors.slice(0, 3000)}`)
}

/** Returns the connection, if it can be used again. */
async function runWhole(
  url: string,
  exchange: Exchange,
  methods: readonly string[],
  open: RawConnection | undefined,
  tally: Tally,
): Promise<RawConnection | undefined> {
  const connection = open === undefined || open.isClosed ? new RawConnection(url) : open
  await connection.send(exchange)
  const answers = await connection.answers(methods)
  for (const answer of answers) requireDeliberate(answer, tally)
  const last = answers.at(-1)
  if (answers.length < methods.length && last?.isLast !== true) {
    throw new Fault('answer', `${answers.length} of ${methods.length} requests were answered`)
  }
  if (last?.isLast !== true) return connection
  connection.close()
  return undefined
}

async function runBroken(url: string, exchange: Exchange, tally: Tally): Promise<void> {
  const connection = new RawConnection(url)
  await connection.send(exchange)
  if (exchange.ending === 'abandon') return
  const octets = await connection.untilEnd()
  connection.close()
  const statuses = [...octets.toString('latin1').matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))
  for (const status of statuses) {
    if (status >= 200) requireDeliberate({ status, body: octets.toString().slice(0, 2000) }, tally)
  }
  const isHead = Buffer.concat(exchange.pieces).includes('\r\n\r\n', 4)
  if (isHead && statuses.length === 0) throw new Fault('answer', 'the connection was closed without an answer')
}

function requireDeliberate({ status, body }: Pick<Answer, 'status' | 'body'>, tally: Tally): void {
  tally.add(status)
  if (status >= 500 && !deliberate.has(status)) throw new Fault('answer', `answered ${status}: ${body.slice(0, 2000)}`)
}
