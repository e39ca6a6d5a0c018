import { type Action, entity, type Kind, type Mixin, OcciError } from '@occi/core'
import { isCategoryLocation } from '@occi/core/authoring'

type AnyCategory = Kind | Mixin | Action

/** Categories as the query interface shows them: the kind entity with the location that an option gives it, if any. */
export class ShownCategories {
  readonly #location: string | undefined
  readonly #entity: Kind

  /** @throws OcciError `definition` if the location is not valid */
  constructor(entityLocation: string | undefined) {
    this.#location = entityLocation
    this.#entity = entityLocation === undefined ? entity : Object.freeze({ ...entity, location: entityLocation })
    if (entityLocation === undefined || isCategoryLocation(entityLocation)) return
    throw new OcciError(
      'definition',
      `the option entityLocation is '${entityLocation}', expected a path such as /entity/`,
    )
  }

  of(categories: readonly AnyCategory[]): readonly AnyCategory[] {
    if (this.#location === undefined) return categories
    return categories.map((category) => (category.identifier === entity.identifier ? this.#entity : category))
  }

  /** @throws OcciError `definition` if a provider's category has the location that the kind entity is shown with */
  requireFree(categories: readonly AnyCategory[]): void {
    const other = categories.find((one) => one.class !== 'action' && one.location === this.#location)
    if (this.#location === undefined || other === undefined) return
    const { identifier } = other
    throw new OcciError(
      'definition',
      `the option entityLocation is ${this.#location}, which is the location of ${identifier}`,
    )
  }
}
