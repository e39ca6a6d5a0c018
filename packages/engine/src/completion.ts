import type { Catalogue, Entity } from '@occi/core'
import { areComplete, BoundedCache, completeEntity, type Report } from '@occi/core/authoring'

/** How many reports are remembered, so that reading an entity again does not repeat them. */
const mostReported = 10_000

/** A stored entity that lacked something, as it was completed. */
interface Completed {
  readonly catalogue: Catalogue
  readonly entity: Entity
}

/**
 * Gives stored entities the attributes that their kind has come to require, or to have a default for, since they were
 * stored. What cannot be completed is reported, once for each version of an entity.
 */
export class Completion {
  readonly #report: Report
  readonly #completed = new WeakMap<Entity, Completed>()
  readonly #reported = new BoundedCache<string, true>(mostReported)

  constructor(report: Report) {
    this.#report = report
  }

  /** Returns a stored entity with all attributes that the types of its kind promise: itself if it lacks none. */
  of<E extends Entity>(entity: E, catalogue: Catalogue): E {
    return areComplete([entity], catalogue) ? entity : this.#complete(entity, catalogue)
  }

  #complete<E extends Entity>(entity: E, catalogue: Catalogue): E {
    const before = this.#completed.get(entity)
    if (before?.catalogue === catalogue) return before.entity as E
    const complete = completeEntity(entity, catalogue, (error) => this.#reportOnce(entity, error))
    this.#completed.set(entity, { catalogue, entity: complete })
    return complete
  }

  /** The same for several: the same list if none lacks anything. */
  ofAll<E extends Entity>(entities: readonly E[], catalogue: Catalogue): readonly E[] {
    return areComplete(entities, catalogue) ? entities : entities.map((one) => this.of(one, catalogue))
  }

  #reportOnce({ location, owner = '', version }: Entity, error: unknown): void {
    this.#reported.get(`${owner} ${location} ${version}`, () => {
      this.#report(error, `reading ${location}`)
      return true
    })
  }
}
