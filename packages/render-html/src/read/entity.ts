import type { RawEnd, RawEntity, RawSeen, RawValue } from '@occi/core/authoring'
import { FormValues } from './form-values.ts'
import { attributeOfField, parseLinkField, wasField } from './names.ts'
import type { Pairs } from './pairs.ts'

/** The numbers of the links of a form, in their order. */
export function linkIndices(form: FormValues): readonly string[] {
  return [...linkPairs(form).keys()]
}

/** The fields of the links of a form, parted by the numbers of the links: in one pass, since a form can have very many. */
function linkPairs(form: FormValues): ReadonlyMap<string, Pairs> {
  const links = new Map<string, [string, string][]>()
  for (const [name, value] of form.pairs) {
    const parsed = parseLinkField(name)
    if (parsed === undefined) continue
    const pairs = links.get(parsed.index) ?? []
    links.set(parsed.index, pairs)
    // A link has no links of its own.
    if (!parsed.field.startsWith('link.')) pairs.push([parsed.field, value])
  }
  return new Map([...links].sort(([a], [b]) => Number(a) - Number(b)))
}

/** Reads an entity, whole or in part, and the links that are to be made with it. */
export function readEntity(form: FormValues): RawEntity {
  const links = [...linkPairs(form).values()].map((pairs) => readEntity(new FormValues(pairs)))
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

function endOf(form: FormValues, field: 'source' | 'target'): RawEnd | undefined {
  const uri = form.says(field) ? form.value(field) : undefined
  if (uri === undefined) return undefined
  const kind = field === 'target' ? form.value('target.kind') : undefined
  return kind === undefined ? { uri } : { uri, kind }
}
