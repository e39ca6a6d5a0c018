import type { Kit } from '../kit.ts'

/** What it is registered for, it has routines for; a service refuses it otherwise. */
export async function fitsItsCategories(kit: Kit): Promise<void> {
  const { categories } = kit.options
  const { backend } = await kit.open()
  for (const category of categories) {
    if (category.class === 'action' && backend.action === undefined) {
      throw new Error(`it is registered for the action ${category.identifier} and has no routine action`)
    }
  }
  const kind = categories.find((category) => category.class === 'kind')
  const mixin = categories.find((category) => category.class === 'mixin')
  if (kind === undefined || mixin === undefined) return
  const { associate, create, dissociate, delete: remove } = backend
  if ((associate ?? create) === undefined && (dissociate ?? remove) === undefined) return
  if (create !== undefined && associate === undefined) throw new Error(lacks('associate', 'create'))
  if (remove !== undefined && dissociate === undefined) throw new Error(lacks('dissociate', 'delete'))
}

function lacks(routine: string, instead: string): string {
  return `it serves a kind and a mixin and lacks ${routine}: a mixin for an entity that exists would reach ${instead}`
}
