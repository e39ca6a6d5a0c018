import type { RawEnd, RawEntity } from '@occi/core'
import { FormValues } from './form-values.ts'
import { parseLinkField } from './names.ts'

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
  const title = form.text('title')
  const summary = form.text('summary')
  const source = endOf(form, 'source')
  const target = endOf(form, 'target')
  return {
    categories: form.all('category').map((identifier) => ({ identifier })),
    attributes: form.attributes(),
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
    ...(links.length === 0 ? {} : { links }),
  }
}

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
  const uri = form.value(field)
  if (uri === undefined) return undefined
  const kind = field === 'target' ? form.value('target.kind') : undefined
  return kind === undefined ? { uri } : { uri, kind }
}
