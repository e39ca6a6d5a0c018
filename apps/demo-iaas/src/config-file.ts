import { readFileSync } from 'node:fs'
import { OptionError } from './option-error.ts'

/**
 * Reads a file of options, a JSON object that has them by their names: `{ "port": 9000, "allow-host": ["a", "b"] }`.
 *
 * @returns the options as a command line would have them
 * @throws OptionError if the file cannot be read or understood
 */
export function readConfig(file: string): readonly string[] {
  let config: unknown
  try {
    config = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new OptionError(`--config ${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new OptionError(`--config ${file} is not a JSON object, expected one such as { "port": 9000 }`)
  }
  return Object.entries(config).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.map((one) => {
      if (typeof one === 'string' || typeof one === 'number') return `--${name}=${one}`
      throw new OptionError(`--config ${file}: ${name} is ${JSON.stringify(one)}, expected a string or a number`)
    })
  })
}
