import { type Action, Catalogue, type Kind, type Mixin } from '@occi/core'
import type { BackendContractOptions } from './options.ts'

/** All categories that a contract's options name, and what these build upon. */
export function catalogueOf({ categories, examples, refused = [], beside = [] }: BackendContractOptions): Catalogue {
  const known = new Set<Kind | Mixin>()
  for (const category of categories) include(category, known)
  for (const { kind, mixins = [] } of [...examples, ...refused, ...beside]) {
    for (const category of [kind, ...mixins]) include(category, known)
  }
  return new Catalogue(known)
}

function include(category: Kind | Mixin | Action, known: Set<Kind | Mixin>): void {
  if (category.class === 'action' || known.has(category)) return
  const named =
    category.class === 'mixin' ? [...category.depends, ...category.applies] : [category.parent, ...category.targets]
  for (const other of named) if (other !== undefined) include(other, known)
  known.add(category)
}
