import { type AnyCategory, dependsOn, type Kind, type Mixin } from '@occi/core'
import type { BackendContractOptions } from './options.ts'

/** The categories of a contract, as a service would register them. */
export interface NamedCategories {
  /** Those that the backend serves: what it is registered for, and the mixins of the examples that depend on these. */
  readonly served: readonly AnyCategory[]
  /** The others that the options name, and what all of them build upon. */
  readonly others: readonly (Kind | Mixin)[]
}

/** Returns the categories that the options of a contract name. */
export function namedCategories({
  categories,
  examples,
  refused = [],
  beside = [],
}: BackendContractOptions): NamedCategories {
  const known = new Set<Kind | Mixin>()
  for (const category of categories) include(category, known)
  for (const { kind, mixins = [] } of [...examples, ...refused, ...beside]) {
    for (const category of [kind, ...mixins]) include(category, known)
  }
  const served = new Set(categories)
  const others: (Kind | Mixin)[] = []
  for (const category of known) {
    if (category.class === 'mixin' && servesMixin(categories, category)) served.add(category)
    else if (!served.has(category)) others.push(category)
  }
  return { served: [...served], others }
}

/** Returns whether a backend of these categories serves a mixin: it is one of them, or depends on one. */
export function servesMixin(categories: BackendContractOptions['categories'], mixin: Mixin): boolean {
  return categories.some((category) => category.class === 'mixin' && dependsOn(mixin, category))
}

function include(category: AnyCategory, known: Set<Kind | Mixin>): void {
  if (category.class === 'action' || known.has(category)) return
  const named =
    category.class === 'mixin' ? [...category.depends, ...category.applies] : [category.parent, ...category.targets]
  for (const other of named) if (other !== undefined) include(other, known)
  known.add(category)
}
