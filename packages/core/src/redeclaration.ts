import type { AttributeDefinition, AttributeDefinitions } from './attribute.ts'
import { checkValue } from './value.ts'

/**
 * An attribute that a mixin declares again: what declared it first says what it is, the mixin may give it a default
 * and make it required (`GFD.221 Templates`). A default that the attribute cannot take gives nothing.
 */
export function redeclared(known: AttributeDefinition, again: AttributeDefinition): AttributeDefinition {
  const fits = again.default !== undefined && redeclarationFault('', known, again) === undefined
  return {
    ...known,
    default: fits ? again.default : known.default,
    required: again.required || known.required,
  }
}

/** What is wrong with the default that a mixin gives to an attribute which something else declared first. */
export function redeclarationFault(
  name: string,
  known: AttributeDefinition,
  again: AttributeDefinition,
): string | undefined {
  return again.default === undefined ? undefined : checkValue(`the default of ${name}`, again.default, known)
}

/** Adds the attributes of a mixin to others; those that are there already are declared again. */
export function addDeclarations(all: Map<string, AttributeDefinition>, added: AttributeDefinitions): void {
  for (const [name, definition] of Object.entries(added)) {
    const known = all.get(name)
    all.set(name, known === undefined ? definition : redeclared(known, definition))
  }
}
