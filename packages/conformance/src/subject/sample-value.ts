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
export function sampleValue({ type, pattern = {}, default: preset }: AttributeDescription): Value | undefined {
  if (isValue(preset)) return preset
  const { enum: allowed, const: only, minimum, exclusiveMinimum, pattern: expression } = pattern
  if (Array.isArray(allowed) && isValue(allowed[0])) return allowed[0]
  if (isValue(only)) return only
  if (type === 'boolean') return true
  if (type === 'array') return []
  if (type === 'object') return {}
  if (type === 'number' || type === 'integer') {
    return typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1
  }
  return typeof expression === 'string' ? samples.find((sample) => matches(sample, expression)) : samples[0]
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
