import type { AttributeDescription } from '../read/category.ts'
import type { Value } from '../write/body.ts'

const samples: readonly string[] = [
  'conformance',
  'Conformance 1',
  'c',
  '1',
  '10.0.0.1',
  '10.0.0.0/24',
  'http://example.com/',
  '02:00:00:00:00:01',
  'urn:uuid:1f5b8a0e-5bd5-4d0c-9d8e-0f1f6d0a3b11',
  '2026-01-01T00:00:00Z',
]

/** Returns a value that an attribute should accept by its description; undefined if none is known. */
export function sampleValue(description: AttributeDescription): Value | undefined {
  return sampleValues(description)[0]
}

/** Returns a value that an attribute should accept and that differs from another; undefined if none is known. */
export function differentValue(description: AttributeDescription, from: unknown): Value | undefined {
  return sampleValues(description).find((value) => JSON.stringify(value) !== JSON.stringify(from))
}

/** Values that an attribute should accept, the default first. */
function sampleValues({ type, pattern = {}, default: preset }: AttributeDescription): readonly Value[] {
  const given = isValue(preset) ? [preset] : []
  const { enum: allowed, const: only, minimum, exclusiveMinimum, pattern: expression } = pattern
  if (Array.isArray(allowed)) return [...given, ...allowed.filter(isValue)]
  if (isValue(only)) return [only]
  if (type === 'boolean') return [...given, true, false]
  if (type === 'array') return [...given, []]
  if (type === 'object') return [...given, {}]
  if (type === 'number' || type === 'integer') {
    const least =
      typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1
    return [...given, least, least + 1]
  }
  if (typeof expression !== 'string') return [...given, ...samples]
  return [...given, ...samples.filter((sample) => matches(sample, expression))]
}

function matches(sample: string, expression: string): boolean {
  try {
    return new RegExp(expression, 'u').test(sample)
  } catch {
    return false
  }
}

/** Returns whether an attribute can have a value. */
export function isValue(value: unknown): value is Value {
  return value !== undefined && value !== null
}
