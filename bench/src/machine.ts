import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { generatorName } from './load/generator.ts'
import type { Settings } from './settings.ts'

/** Describes when, where and with which versions the benchmark runs. */
export function describeRun(settings: Settings): string {
  const all = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    new Date().toISOString().slice(0, 16).replace('T', ' '),
    `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}, ${memory} GiB, ${type()} ${release()}`,
    `Node ${process.versions.node}, SQLite ${process.versions.sqlite ?? 'unknown'}, ${generatorName(settings.generator)}`,
    `commit ${commit()}`,
    `${settings.rounds} rounds of ${settings.seconds} s`,
  ].join('; ')
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
