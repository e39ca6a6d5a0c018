import { OptionError } from './option-error.ts'

/**
 * Reads the value of an option.
 *
 * @throws OptionError if it is no integer from 0 to the maximum
 */
export function integer(name: string, text: string, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value <= maximum) return value
  throw new OptionError(`${name} is '${text}', expected an integer from 0 to ${maximum}`)
}
