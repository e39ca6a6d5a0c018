import type { Value } from './attributes.ts'
import type { AttributeDefinition } from './categories.ts'

/** Returns the values that the pattern of an attribute, a JSON Schema, lists; none if it does not list them. */
export function allowedValues({ pattern }: AttributeDefinition): readonly Value[] {
  if (typeof pattern !== 'object' || pattern === null || !('enum' in pattern)) return []
  return Array.isArray(pattern.enum) ? (pattern.enum as readonly Value[]) : []
}
