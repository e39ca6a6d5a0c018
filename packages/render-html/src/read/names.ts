import type { ModelPath } from '@occi/core'

/**
 * The fields of forms that are no attributes. A parameter of an action may have such a name: its field is then
 * `attribute.<name>`, as is that of an attribute whose name starts like the fields of links and mixins. Any other field of
 * an attribute or parameter has its own name.
 */
const reserved = new Set([
  ...['_method', '_empty', '_blank', '_if', '_text', '_back', '_was', '_collection', '_all'],
  ...['category', 'title', 'summary', 'source', 'target', 'target.kind', 'location', 'action'],
  ...['create', 'edit', 'define', 'map', 'confirm', 'history', 'page', 'number', 'after', 'connect', 'disconnect'],
])
const prefixes = ['attribute.', 'category.', 'link.', 'mixin.', '_was.']

function isPlain(name: string): boolean {
  return !reserved.has(name) && !prefixes.some((prefix) => name.startsWith(prefix))
}

/** The field of an attribute. */
export function fieldOf(attribute: string): string {
  return isPlain(attribute) ? attribute : `attribute.${attribute}`
}

/** The attribute of a field; undefined if it is not the field of an attribute. */
export function attributeOfField(field: string): string | undefined {
  if (field.startsWith('attribute.')) return field.slice('attribute.'.length)
  return isPlain(field) ? field : undefined
}

/** Returns whether a field names categories: of buttons with one name a browser sends one, so each group has its own. */
export function isCategoryField(field: string): boolean {
  return field === 'category' || field.startsWith('category.')
}

/** The field that says what another field showed when its form was made. */
export function wasField(field: string): string {
  return `_was.${field}`
}

/** The field of which a field says what it showed. */
export function fieldOfWas(name: string): string | undefined {
  return name.startsWith('_was.') ? name.slice('_was.'.length) : undefined
}

/** The field of a part of a link that is made together with a resource; links are numbered from 0. */
export function linkField(index: number | string, field: string): string {
  return `link.${index}.${field}`
}

/** A field of a link, taken apart. */
export function parseLinkField(name: string): { readonly index: string; readonly field: string } | undefined {
  const match = /^link\.(\d{1,4})\.(.+)$/.exec(name)
  return match?.[1] === undefined || match[2] === undefined ? undefined : { index: match[1], field: match[2] }
}

/** The field of a part of an attribute that is defined together with a mixin. */
export function definitionField(index: number | string, field: string): string {
  return `mixin.attribute.${index}.${field}`
}

/** A field of an attribute's definition, taken apart. */
export function parseDefinitionField(name: string): { readonly index: string; readonly field: string } | undefined {
  const match = /^mixin\.attribute\.(\d{1,4})\.([a-z]+)$/.exec(name)
  return match?.[1] === undefined || match[2] === undefined ? undefined : { index: match[1], field: match[2] }
}

/** The field of a part of an entity; undefined for the whole. */
export function entityField([part, name, ...rest]: ModelPath, linkIndices: readonly string[]): string | undefined {
  switch (part) {
    case 'attributes':
      return typeof name === 'string' ? fieldOf(name) : undefined
    case 'categories':
      return 'category'
    case 'links': {
      const index = typeof name === 'number' ? linkIndices[name] : undefined
      return index === undefined ? undefined : linkField(index, entityField(rest, []) ?? 'category')
    }
    case 'title':
    case 'summary':
    case 'source':
    case 'target':
      return part
    default:
      return undefined
  }
}
