import type { BackendContext, Entity } from '@occi/core'
import { newUuid } from '@occi/core'
import { compute, osTpl } from '@occi/infrastructure'
import { osTemplateScheme } from './os-templates.ts'

/** Creates OS templates from computes (`GFD.224 Compute`: save). */
export class SavedTemplates {
  /** Owners and the terms given to them so far: a template that another request is saving is in no catalogue yet. */
  readonly #given = new Set<string>()

  /**
   * @param wanted the requested name, which becomes the term if it is free
   * @returns the identifier of the new mixin
   */
  save(entity: Entity, wanted: string | undefined, { batch, catalogue }: BackendContext): string {
    const name = wanted ?? `Saved from ${entity.title ?? entity.location}`
    const safe = termOf(name)
    const isFree =
      !this.#given.has(`${safe} ${entity.owner ?? ''}`) && catalogue.mixin(osTemplateScheme + safe) === undefined
    const term = isFree ? safe : `${safe}_${newUuid().slice(-12)}`
    this.#given.add(`${term} ${entity.owner ?? ''}`)
    batch.putMixin({
      scheme: osTemplateScheme,
      term,
      title: name,
      location: `/os_tpl/${term}/`,
      depends: [osTpl.identifier],
      applies: [compute.identifier],
      actions: [],
      attributes: {},
      extras: { savedFrom: entity.id },
    })
    return osTemplateScheme + term
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
