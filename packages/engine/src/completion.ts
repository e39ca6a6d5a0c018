import type { Catalogue, Entity } from '@occi/core'
import { BoundedCache, completeEntity } from '@occi/core/authoring'

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
  readonly #report: (error: unknown, during: string) => void
  readonly #completed = new WeakMap<Entity, Completed>()
  readonly #reported = new BoundedCache<string, true>(mostReported)

  constructor(report: (error: unknown, during: string) => void) {
    this.#report = report
  }

  /** Returns a stored entity with all attributes that the types of its kind promise: itself if it lacks none. */
  of<E extends Entity>(entity: E, catalogue: Catalogue): E {
    const before = this.#completed.get(entity)
    if (before?.catalogue === catalogue) return before.entity as E
    const complete = completeEntity(entity, catalogue, (error) => this.#reportOnce(entity, error))
    // Few entities lack something, and only they are remembered: looking at the others is as cheap.
    if (complete !== entity) this.#completed.set(entity, { catalogue, entity: complete })
    return complete
  }

  /** The same for several: the same list if none lacks anything. */
  ofAll<E extends Entity>(entities: readonly E[], catalogue: Catalogue): readonly E[] {
    let isChanged = false
    const complete = entities.map((entity) => {
      const one = this.of(entity, catalogue)
      isChanged ||= one !== entity
      return one
    })
    return isChanged ? complete : entities
  }

  #reportOnce({ location, owner = '', version }: Entity, error: unknown): void {
    this.#reported.get(`${owner} ${location} ${version}`, () => {
      this.#report(error, `reading ${location}`)
      return true
    })
  }
}
