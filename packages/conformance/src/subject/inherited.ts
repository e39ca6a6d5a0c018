import type { Category } from '../read/category.ts'
import type { Value } from '../write/body.ts'
import { appliesTo } from './find.ts'
import { candidatesOf } from './resources.ts'
import { sampleValue } from './sample-value.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'

interface Settable {
  readonly name: string
  readonly value: Value
}

/** An attribute that clients may set, and a value that it should accept. */
function settable({ attributes }: Category): Settable | undefined {
  for (const [name, description] of attributes) {
    const value = description.mutable && !name.startsWith('occi.core.') ? sampleValue(description) : undefined
    if (value !== undefined) return { name, value }
  }
  return undefined
}

/** Returns a kind of resources, and an attribute that an ancestor defines and it does not. */
export function inheritedAttribute({ catalogue }: Subject): Settable & { readonly kind: Category } {
  for (const kind of candidatesOf(catalogue, 'resource')) {
    for (const ancestor of catalogue.lineage(kind).slice(1)) {
      const found = settable(ancestor)
      if (found !== undefined && !kind.attributes.has(found.name)) return { kind, ...found }
    }
  }
  throw new Skip('no kind of resources has a parent with attributes that clients may set')
}

/** Returns a mixin for the kind under test, and an attribute that a mixin that it depends on defines and it does not. */
export async function dependentAttribute(subject: Subject): Promise<Settable & { readonly mixin: Category }> {
  for (const mixin of subject.catalogue.categories) {
    if (mixin.class !== 'mixin' || !(await appliesTo(mixin, subject))) continue
    for (const other of subject.catalogue.closure(mixin.depends)) {
      const found = settable(other)
      if (found !== undefined && !mixin.attributes.has(found.name)) return { mixin, ...found }
    }
  }
  throw new Skip('no mixin depends on one with attributes that clients may set')
}
