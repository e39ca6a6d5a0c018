import type { BackendFor } from '@occi/core'
import type { myKind, myMixin } from './types.ts'

/** KindBackend and ActionBackend in one. Every routine is optional, and what it does to the attributes is stored. */
export const myBackend: BackendFor<typeof myKind> = {
  create(entity, { extras }) {
    entity.attributes['com.example.state'] = 'inactive'
    entity.extras = { owner: String(extras.username) } // kept with the entity, never rendered
  },
  retrieve(_entity) {}, // bring the state up to date here
  update(entity, changes) {
    Object.assign(entity.attributes, changes.attributes)
  },
  delete(_entity) {}, // free what `create` took
}

/** MixinBackend: called for entities that get or lose the mixin. */
export const myMixinBackend: BackendFor<typeof myMixin> = {
  create(_entity) {},
  delete(_entity) {},
}
