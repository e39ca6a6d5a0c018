import { send } from './load/generator.ts'
import type { Sent } from './load/load.ts'
import type { Subject } from './process/subject.ts'
import type { Result, Target } from './row.ts'
import type { Settings } from './settings.ts'
import { median } from './statistics.ts'

/** What a server tells when it has started. */
export interface Listening {
  readonly port: number
}

/** What a row says of itself. */
type Named = { readonly name: string } & Target

/** Measures one side for a round. */
export type Side = () => Promise<number>

/** The figures of ours and of the reference, round by round. */
export interface Compared {
  readonly ours: readonly number[]
  readonly reference: readonly number[]
  readonly ratios: readonly number[]
}

/** Measures ours and the reference in turn; which is first changes each round. */
export async function inTurns(rounds: number, ours: Side, reference: Side): Promise<Compared> {
  const all: { ours: number; reference: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const isOursFirst = round % 2 === 0
    const first = await (isOursFirst ? ours : reference)()
    const second = await (isOursFirst ? reference : ours)()
    all.push(isOursFirst ? { ours: first, reference: second } : { ours: second, reference: first })
  }
  return {
    ours: all.map((one) => one.ours),
    reference: all.map((one) => one.reference),
    ratios: all.map((one) => one.ours / one.reference),
  }
}

/** What a comparison of ratios says of itself. */
function detailOf({ ours, reference }: Compared, unit: string): string {
  return `${Math.round(median(ours))} of ${Math.round(median(reference))} ${unit}`
}

/** Connections over which servers get their load. */
export const connections = 16

/**
 * Requests after which a server is warm. In the first 25,000 creates the helper threads of V8, which compile and collect,
 * take 42 of 160 µs each, afterwards 4 to 10 of 110.
 */
const warm = 30_000

/** Sends load until a server is warm, for twice the rounds that count at most. */
async function warmUp(
  { started: { port } }: Subject<Listening>,
  requests: readonly Sent[],
  { rounds, seconds, generator }: Settings,
): Promise<void> {
  for (let answered = 0, round = 0; answered < warm && round < 2 * rounds; round++) {
    answered += (await send({ port, requests, connections, seconds }, generator)).answered
  }
}

/** Measures microseconds of processor time of a server for each request. */
function cpuPerRequest(server: Subject<Listening>, requests: readonly Sent[], settings: Settings): Side {
  return async () => {
    const before = await server.cpu()
    const load = { port: server.started.port, requests, connections, seconds: settings.seconds }
    const { answered } = await send(load, settings.generator)
    return ((await server.cpu()) - before) / answered
  }
}

/** Measures how many requests of a server are answered in a second. */
export function requestsPerSecond(
  server: Subject<Listening>,
  load: { readonly requests: readonly Sent[]; readonly connections: number },
  { seconds, generator }: Settings,
): Side {
  return async () => {
    const loaded = await send({ ...load, port: server.started.port, seconds }, generator)
    return loaded.answered / loaded.seconds
  }
}

/** Compares the processor time that a service and a reference need for the same requests. */
export async function compareCpu(
  row: Named,
  { ours, reference }: { readonly ours: Subject<Listening>; readonly reference: Subject<Listening> },
  requests: readonly Sent[],
  settings: Settings,
): Promise<Result> {
  for (const server of [ours, reference]) await warmUp(server, requests, settings)
  const side = (server: Subject<Listening>) => cpuPerRequest(server, requests, settings)
  return ratioResult(row, await inTurns(settings.rounds, side(ours), side(reference)), 'µs of CPU')
}

/** Makes the result of a comparison. */
export function ratioResult({ name, atMost, atLeast }: Named, compared: Compared, unit: string): Result {
  const target = { ...(atMost === undefined ? {} : { atMost }), ...(atLeast === undefined ? {} : { atLeast }) }
  return { name, unit: 'x', target, samples: compared.ratios, detail: detailOf(compared, unit) }
}
