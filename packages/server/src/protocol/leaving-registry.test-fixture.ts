import { OcciError } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'

/** A registry that cannot be read any more as soon as something is committed. */
export class LeavingRegistry extends MemoryRegistry {
  isAway = false
  override begin: MemoryRegistry['begin'] = async (...args) => {
    const transaction = await super.begin(...args)
    const commit: typeof transaction.commit = async (changes) => {
      const committed = await transaction.commit(changes)
      this.isAway = true
      return committed
    }
    return { stamps: transaction.stamps, commit, abort: (options) => transaction.abort(options) }
  }
  override entity: MemoryRegistry['entity'] = (...args) => {
    this.#requireThere()
    return super.entity(...args)
  }
  override page: MemoryRegistry['page'] = (...args) => {
    this.#requireThere()
    return super.page(...args)
  }
  override mixins: MemoryRegistry['mixins'] = (...args) => {
    this.#requireThere()
    return super.mixins(...args)
  }

  #requireThere(): void {
    if (this.isAway) throw new OcciError('unavailable', 'the registry is unavailable')
  }
}
