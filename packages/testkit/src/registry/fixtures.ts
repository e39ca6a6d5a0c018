import { idOf, type Link, type Resource, type StoredMixin } from '@occi/core'
import { noAttributes, type Scope } from '@occi/core/authoring'

const scheme = 'http://example.com/occi#'

/** Identifiers of the kinds and mixins that the cases use; to a registry they are names. */
export const machineKind = `${scheme}machine`
export const diskKind = `${scheme}disk`
export const attachmentKind = `${scheme}attachment`
export const fastMixin = `${scheme}fast`
export const safeMixin = `${scheme}safe`

/** The scopes of callers. */
export const unowned: Scope = {}
export const ann: Scope = { owner: 'ann' }
export const bob: Scope = { owner: 'bob' }
export const everyone: Scope = { everyone: true }

/** A resource as it is put; unowned by default. */
export function machine(location: string, fields: Partial<Resource> = {}): Resource {
  const attributes = Object.assign(noAttributes(), fields.attributes)
  const common = { id: idOf(location, fields.owner), location, kind: machineKind, mixins: [], actions: [], version: 0 }
  return { ...common, ...fields, attributes }
}

/** A link as it is put; unowned by default. */
export function attachment(location: string, source: string, target: string, fields: Partial<Link> = {}): Link {
  return { ...machine(location, fields), kind: attachmentKind, source, target, ...fields }
}

/** A mixin as it is stored; unowned by default. */
export function storedMixin(term: string, fields: Partial<StoredMixin> = {}): StoredMixin {
  const names = { scheme, term, location: `/${term}/` }
  return { ...names, depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true, ...fields }
}

/** Texts in the order of their code points, as locations are. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
