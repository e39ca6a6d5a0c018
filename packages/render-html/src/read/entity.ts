import type { RawEnd, RawEntity, RawSeen, RawValue } from '@occi/core'
import { FormValues } from './form-values.ts'
import { attributeOfField, parseLinkField, wasField } from './names.ts'

/** The numbers of the links of a form, in their order. */
export function linkIndices(form: FormValues): readonly string[] {
  const indices = new Set<string>()
  for (const [name] of form.pairs) {
    const index = parseLinkField(name)?.index
    if (index !== undefined) indices.add(index)
  }
  return [...indices].sort((a, b) => Number(a) - Number(b))
}

/** Reads an entity, whole or in part, and the links that are to be made with it. */
export function readEntity(form: FormValues): RawEntity {
  const links = linkIndices(form).map((index) => readEntity(linkForm(form, index)))
  const title = form.says('title') ? form.text('title') : undefined
  const summary = form.says('summary') ? form.text('summary') : undefined
  const source = endOf(form, 'source')
  const target = endOf(form, 'target')
  const seen = readSeen(form)
  const categories = form.says('category') ? form.all('category') : []
  return {
    categories: categories.map((identifier) => ({ identifier })),
    attributes: form.attributes(),
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
    ...(links.length === 0 ? {} : { links }),
    ...(seen === undefined ? {} : { seen }),
  }
}

/** What the form showed of what it is about to change: whoever changed that meanwhile must not be overruled unseen. */
function readSeen(form: FormValues): RawSeen | 'nothing' | undefined {
  if (form.sawNothing) return 'nothing'
  if (form.known.length === 0) return undefined
  const attributes = new Map<string, RawValue>()
  for (const field of form.known) {
    const name = coreFields.has(field) ? `occi.core.${field}` : attributeOfField(field)
    if (name !== undefined && form.says(field)) attributes.set(name, { text: form.was(field) ?? '' })
  }
  if (!form.isReplacement || !form.has(wasField('category'))) return { attributes }
  // The first is the kind.
  return { attributes, mixins: form.all(wasField('category')).slice(1) }
}

const coreFields = new Set(['title', 'summary', 'source', 'target'])

/** The fields of one link of a form, as a form of its own. */
function linkForm(form: FormValues, wanted: string): FormValues {
  return new FormValues(
    form.pairs.flatMap(([name, value]) => {
      const parsed = parseLinkField(name)
      return parsed?.index === wanted && !parsed.field.startsWith('link.') ? [[parsed.field, value] as const] : []
    }),
  )
}

function endOf(form: FormValues, field: 'source' | 'target'): RawEnd | undefined {
  const uri = form.says(field) ? form.value(field) : undefined
  if (uri === undefined) return undefined
  const kind = field === 'target' ? form.value('target.kind') : undefined
  return kind === undefined ? { uri } : { uri, kind }
}
