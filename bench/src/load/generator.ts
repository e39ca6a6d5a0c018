import { spawnSync } from 'node:child_process'
import { runAutocannon } from './autocannon.ts'
import type { Load, Loaded } from './load.ts'
import { runWrk } from './wrk.ts'

/** The programs that can send load. */
export const generatorNames = ['wrk', 'autocannon'] as const
export type GeneratorName = (typeof generatorNames)[number]

let isWrkInstalled: boolean | undefined

/** Returns the generator to use: the one that is named, else wrk if it is installed, which costs this machine less. */
export function generatorName(named: GeneratorName | undefined): GeneratorName {
  isWrkInstalled ??= spawnSync('wrk', ['-v']).error === undefined
  return named ?? (isWrkInstalled ? 'wrk' : 'autocannon')
}

/**
 * Sends a load.
 *
 * @throws Error if a request failed
 */
export async function send(load: Load, named: GeneratorName | undefined): Promise<Loaded> {
  const loaded = await (generatorName(named) === 'wrk' ? runWrk : runAutocannon)(load)
  const [first] = load.requests
  if (loaded.failed > 0 || loaded.answered === 0) {
    throw new Error(`${loaded.failed} of ${loaded.answered} requests such as ${first?.method} ${first?.path} failed`)
  }
  return loaded
}
