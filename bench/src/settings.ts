import { parseArgs } from 'node:util'
import { type GeneratorName, generatorNames } from './load/generator.ts'

/** How the rows are measured. */
export interface Settings {
  /** Rounds that count, of ours and of the reference each. */
  readonly rounds: number
  /** Seconds of load in a round. */
  readonly seconds: number
  /** Sizes of the registries that grow, smallest first. */
  readonly sizes: readonly number[]
  /** Those of PostgreSQL, which takes long to fill. */
  readonly postgresSizes: readonly number[]
  /** Entities of the rows that are measured at one size: memory, starvation. */
  readonly entities: number
  readonly generator: GeneratorName | undefined
  /** The URL of a PostgreSQL server to use instead of one that the benchmark starts. */
  readonly postgres: string | undefined
}

/** What the command line asks for. */
export interface Command extends Settings {
  /** Groups, or parts of names of rows; none for all rows. */
  readonly names: readonly string[]
  readonly isWritten: boolean
  readonly isListed: boolean
  readonly help: boolean
}

const usualSizes = [10, 1000, 100_000, 1_000_000]

export const usage = `Usage: npm run bench -- [options] [NAME …]

Measures the rows of the group NAME, or those whose name contains it; all rows by default.

  --list            list the groups and their rows
  --write           write the table into bench/RESULTS.md
  --rounds N        rounds of ours and of the reference (default: 5)
  --seconds N       seconds of load in a round (default: 1)
  --sizes N,N,…     sizes of the registries that grow (default: 10,1000,100000,1000000; PostgreSQL to 100000)
  --entities N      entities of the memory and starvation rows (default: 100000)
  --generator NAME  ${generatorNames.join(' or ')} (default: wrk if it is installed)
  --postgres URL    a PostgreSQL server to use (default: one from npm, with durable commits)
  --help            show this
`

/**
 * Reads the command line.
 *
 * @throws Error if an option is unknown or its value is not valid
 */
export function readCommand(args: readonly string[]): Command {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { ...text, default: '5' },
      seconds: { ...text, default: '1' },
      sizes: text,
      entities: { ...text, default: '100000' },
      generator: text,
      postgres: text,
      write: flag,
      list: flag,
      help: flag,
    },
  })
  const sizes = values.sizes?.split(',').map((size) => positive('--sizes', size))
  return {
    names: positionals,
    rounds: positive('--rounds', values.rounds),
    seconds: positive('--seconds', values.seconds),
    sizes: sizes ?? usualSizes,
    postgresSizes: sizes ?? usualSizes.slice(0, -1),
    entities: positive('--entities', values.entities),
    generator: values.generator === undefined ? undefined : requireGenerator(values.generator),
    postgres: values.postgres,
    isWritten: values.write,
    isListed: values.list,
    help: values.help,
  }
}

function positive(option: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value)
  throw new Error(`${option} must be an integer of at least 1, got "${value}"`)
}

function requireGenerator(value: string): GeneratorName {
  const name = generatorNames.find((one) => one === value)
  if (name === undefined) throw new Error(`--generator must be ${generatorNames.join(' or ')}, got "${value}"`)
  return name
}
