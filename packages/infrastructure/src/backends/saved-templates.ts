import type { BackendContext, Entity } from '@occi/core'
import { newUuid } from '@occi/core'
import { compute } from '../compute.ts'
import { osTpl } from '../templates.ts'

/** Creates OS templates from computes (`GFD.224 Compute`: save). */
export class SavedTemplates {
  /** Owners and the terms given to them so far: a template that another request is saving is in no catalogue yet. */
  readonly #given = new Set<string>()
  readonly #scheme: string

  /** @param scheme the scheme of the templates */
  constructor(scheme: string) {
    this.#scheme = scheme
  }

  /**
   * @param wanted the requested name, which becomes the term if it is free
   * @returns the identifier of the new mixin
   */
  save(entity: Entity, wanted: string | undefined, { batch, catalogue }: BackendContext): string {
    const name = wanted ?? `Saved from ${entity.title ?? entity.location}`
    const safe = termOf(name)
    const isFree =
      !this.#given.has(`${safe} ${entity.owner ?? ''}`) && catalogue.mixin(this.#scheme + safe) === undefined
    const term = isFree ? safe : `${safe}_${newUuid().slice(-12)}`
    this.#given.add(`${term} ${entity.owner ?? ''}`)
    batch.putMixin({
      scheme: this.#scheme,
      term,
      title: name,
      location: `/os_tpl/${term}/`,
      depends: [osTpl.identifier],
      applies: [compute.identifier],
      actions: [],
      attributes: {},
      extras: { savedFrom: entity.id },
    })
    return this.#scheme + term
  }
}

/** A name as a term: letters, digits and what may join them, beginning with one of the former. */
function termOf(name: string): string {
  const safe = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '_')
    .replace(/^[^a-z0-9]+/, '')
  return safe.slice(0, 40) || 'saved'
}
