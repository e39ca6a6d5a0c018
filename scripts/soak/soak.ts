import { makeBatch } from '../fuzz/batch.ts'
import { Client } from '../fuzz/client.ts'
import { RawConnection } from '../fuzz/connection.ts'
import type { Exchange } from '../fuzz/exchange.ts'
import { modelOf } from '../fuzz/model.ts'
import { TestedService } from '../fuzz/service.ts'
import { Minute } from './minute.ts'
import type { SoakOptions } from './options.ts'

/** What a run has counted. */
export interface Soaked {
  readonly requests: number
  readonly errors: number
}

/** Sends correct requests over many connections, each as soon as the one before is answered. */
export async function soak(options: SoakOptions, log: (line: string) => void): Promise<Soaked> {
  const service = await TestedService.start(options)
  const end = performance.now() + options.minutes * 60_000
  const model = await modelOf(service.url, service.users[0]?.authorization)
  let minute = new Minute(service.memory)
  let [requests, errors, number] = [0, 0, 0]
  const fail = (message: string) => {
    minute.errors++
    errors++
    if (errors <= 10) log(message.slice(0, 1000))
  }
  const close = () => {
    log(`minute ${++number}: ${minute.summary(service.memory)}`)
    minute = new Minute(service.memory)
  }
  const timer = setInterval(close, 60_000)
  const clients = service.users.map((user) => new Client(service.url, user))
  const worker = async (first: number) => {
    let connection = new RawConnection(service.url)
    for (let index = first; performance.now() < end && !service.hasEnded; index += options.connections) {
      const { seed } = options
      // What is stored must not grow.
      if (first === 0)
        for (const client of clients)
          await client.send({ method: 'DELETE', path: '/', headers: { Accept: 'text/plain' } })
      const exchanges = makeBatch({ seed, index, model, users: service.users, size: 200, isMutating: false })
      for (const exchange of exchanges) {
        if (performance.now() >= end) break
        if (connection.isClosed) connection = new RawConnection(service.url)
        const begun = performance.now()
        const failure = await failureOf(connection, exchange)
        minute.add(exchange, performance.now() - begun)
        requests += exchange.count
        if (failure !== undefined) fail(failure)
      }
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: options.connections }, (_, first) => worker(first)))
  clearInterval(timer)
  for (const client of clients) client.close()
  if (!minute.isEmpty) close()
  if (service.errors !== '') fail(`the service reports: ${service.errors}`)
  if (service.hasEnded) fail('the service has ended')
  log(`${requests} requests, ${errors} errors`)
  await service.stop()
  return { requests, errors }
}

/** Why an exchange was not answered as it should; undefined if it was. */
async function failureOf(connection: RawConnection, exchange: Exchange): Promise<string | undefined> {
  try {
    await connection.send(exchange)
    const { methods = [] } = exchange
    const answers = await connection.answers(methods)
    const fault = answers.find(({ status }) => status >= 500)
    if (fault !== undefined) return `answered ${fault.status}: ${fault.body}`
    if (answers.at(-1)?.isLast === true) connection.close()
    else if (answers.length < methods.length) return `${answers.length} of ${methods.length} requests were answered`
    return undefined
  } catch (error) {
    connection.close()
    return error instanceof Error ? error.message : String(error)
  }
}
