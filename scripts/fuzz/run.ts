import { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import { makeBatch } from './batch.ts'
import { Client } from './client.ts'
import type { Exchange } from './exchange.ts'
import { Fault } from './fault.ts'
import { Follower } from './follower.ts'
import { clear, type Found, requireConsistent } from './invariants.ts'
import { type Model, modelOf } from './model.ts'
import type { FuzzOptions } from './options.ts'
import { requirePutBack } from './put-back.ts'
import { runBatch, Tally } from './run-batch.ts'
import { TestedService } from './service.ts'
import { shrink } from './shrink.ts'

/** Requests of a batch, about. */
const size = 1000
/** Entities that are put back after a batch, for each user. */
const putBack = 5
/** Connections at once. */
const connections = 4

/** What a run has found. */
export interface Outcome {
  readonly requests: number
  readonly statuses: string
  /** Megabytes that the service had at the start, at most, and at the end. */
  readonly memory: readonly [number, number, number]
  /** What does not hold, and how it is reproduced. */
  readonly failure?: string
}

/** Sends batches until time or number is used up, or something does not hold. */
export async function fuzz(options: FuzzOptions, log: (line: string) => void): Promise<Outcome> {
  const end = performance.now() + options.minutes * 60_000
  const service = await TestedService.start(options)
  const tally = new Tally()
  const [user = { name: '', authorization: undefined }] = service.users
  const model = await modelOf(service.url, user.authorization)
  let memory: [number, number, number] = [service.memory, service.memory, service.memory]
  const outcome = () => ({ requests: tally.requests, statuses: String(tally), memory })
  try {
    for (let index = options.batch; performance.now() < end && tally.requests < options.requests; index++) {
      const exchanges = makeBatch({ seed: options.seed, index, model, users: service.users, size })
      try {
        await checkBatch(service, model, exchanges, index, tally)
        memory = [memory[0], Math.max(memory[1], service.memory), service.memory]
        if (service.memory > options.memory) throw new Fault('memory', `the service uses ${service.memory} MB`)
      } catch (error) {
        const fault = Fault.of(error, 'unexpected')
        const repeat = async (some: readonly Exchange[]) => {
          const again = await TestedService.start(options)
          try {
            await checkBatch(again, model, some, index, new Tally(), 1)
            return undefined
          } catch (error) {
            return Fault.of(error, 'unexpected')
          } finally {
            await again.stop()
          }
        }
        log(
          `batch ${index}: ${fault.message}\nThe service reports: ${service.errors.slice(0, 3000) || 'nothing'}\nLooking for a smaller reproduction…`,
        )
        const failure = await shrink(fault, exchanges, repeat)
        return { ...outcome(), failure: `seed ${options.seed}, batch ${index}: ${failure}` }
      }
      if (index % 10 === 9) log(`batch ${index}: ${tally.requests} requests, ${service.memory} MB; ${tally}`)
    }
    return outcome()
  } finally {
    await service.stop()
  }
}

/** Sends a batch to a service that has nothing yet, and checks what it has then. */
async function checkBatch(
  service: TestedService,
  model: Model,
  exchanges: readonly Exchange[],
  index: number,
  tally: Tally,
  concurrency = connections,
): Promise<void> {
  const clients = service.users.map((user) => new Client(service.url, user))
  const random = new Random(index)
  let follower: Follower | undefined
  try {
    for (const client of clients) await clear(client, model)
    follower = service.database === undefined ? undefined : await Follower.start(service.database)
    const before = await Promise.all(clients.map(revisionOf))
    await runBatch(service, exchanges, tally, concurrency)
    const seen: (readonly Found[])[] = []
    for (const [user, client] of clients.entries()) {
      const entities = await whileUnchanged(client, () => requireConsistent(client, random))
      await requireRevision(client, before[user] ?? '', entities)
      for (let count = 0; count < putBack; count++) {
        const entity = random.pick(entities)
        if (entity !== undefined) await requirePutBack(client, entity.location)
      }
      seen.push(entities)
    }
    await requireSeparate(clients, seen)
    await follower?.requireCaughtUp()
    if (service.errors !== '') throw new Fault('report', `the service reports: ${service.errors.slice(0, 3000)}`)
  } finally {
    await follower?.close()
    for (const client of clients) {
      tally.requests += client.requests
      client.close()
    }
  }
}

/** Attempts at a check beside which something changes. */
const attempts = 100

/**
 * Repeats a check that fails while something changes: an action may take time, and a request whose client has gone may
 * still be carried out.
 */
async function whileUnchanged<T>(client: Client, check: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = await revisionOf(client)
    try {
      return await check()
    } catch (error) {
      if (attempt === attempts || before === (await revisionOf(client))) throw error
    }
  }
}

async function revisionOf(client: Client): Promise<string> {
  const { headers } = await client.send({ path: '/', headers: { Accept: 'text/uri-list' } })
  return headers.get('occi-revision') ?? ''
}

/** The revision is another one after changes, and the same as long as nothing changes. */
async function requireRevision(client: Client, before: string, entities: readonly Found[]): Promise<void> {
  const after = await revisionOf(client)
  if (after === '') throw new Fault('revision', 'a listing has no OCCI-Revision')
  if (entities.length > 0 && after === before)
    throw new Fault('revision', `OCCI-Revision is ${after} before and after changes`)
}

/** What one user has is not there for the others. */
async function requireSeparate(clients: readonly Client[], seen: readonly (readonly Found[])[]): Promise<void> {
  for (const [index, client] of clients.entries()) {
    const own = new Set(seen[index]?.map(({ location }) => location))
    const foreign = seen.flat().filter(({ location }) => !own.has(location))
    const answers = await client.sendAll(foreign.slice(0, 20).map(({ location }) => ({ path: location })))
    const found = answers.findIndex(({ status }) => status !== 404)
    if (found >= 0)
      throw new Fault(
        'owner',
        `${client.user.name} gets ${answers[found]?.status} for ${foreign[found]?.location} of another user`,
      )
  }
}
