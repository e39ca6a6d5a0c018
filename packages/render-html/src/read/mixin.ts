import type { AttributeType } from '@occi/core'
import { type RawAttributeDefinition, type RawCategory, valueFromText } from '@occi/core/authoring'
import type { FormValues } from './form-values.ts'
import { definitionField, parseDefinitionField } from './names.ts'

/** The types that a client can give an attribute of its mixin. */
export const attributeTypes: readonly AttributeType[] = ['string', 'integer', 'number', 'boolean', 'array', 'object']

/** The numbers of the attributes that a form defines; rows without a name are left empty, they define nothing. */
export function definitionIndices(form: FormValues): readonly string[] {
  const indices = new Set<string>()
  for (const [name, value] of form.pairs) {
    const parsed = parseDefinitionField(name)
    if (parsed?.field === 'name' && value !== '') indices.add(parsed.index)
  }
  return [...indices].sort((a, b) => Number(a) - Number(b))
}

/** Reads the mixin that a form defines, or names to remove it. */
export function readMixin(form: FormValues): RawCategory {
  const attributes = definitionIndices(form).map((index) => readDefinition(form, index))
  const title = form.value('mixin.title')
  return {
    term: form.value('mixin.term') ?? termOf(title ?? ''),
    scheme: form.value('mixin.scheme') ?? '',
    class: 'mixin',
    title,
    location: form.value('mixin.location'),
    rel: unlessEmpty(form.all('mixin.rel')),
    applies: unlessEmpty(form.all('mixin.applies')),
    attributes: unlessEmpty(attributes),
  }
}

/** Returns a term for what users call a tag: `Shop team` is `shop-team`; empty if none of its letters can be in one. */
export function termOf(title: string): string {
  // ß has letters of its own only in capitals.
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase()
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
  return /^[0-9]/.test(words) ? `tag-${words}` : words
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

function readDefinition(form: FormValues, index: string): RawAttributeDefinition {
  const part = (field: string) => form.value(definitionField(index, field))
  const type = part('type')
  const fallback = part('default')
  const known = attributeTypes.find((one) => one === type) ?? 'string'
  return {
    name: part('name') ?? '',
    mutable: true,
    type,
    required: part('required') === undefined ? undefined : true,
    default: fallback === undefined ? undefined : valueFromText(fallback, known),
    description: part('description'),
  }
}
