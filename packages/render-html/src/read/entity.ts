import {
  type CoreField,
  coreAttributeName,
  type RawEnd,
  type RawEntity,
  type RawSeen,
  type RawValue,
} from '@occi/core/authoring'
import { endIn } from './end-text.ts'
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
  return {
    categories: (form.says('category') ? form.all('category') : []).map((identifier) => ({ identifier })),
    attributes: form.attributes(),
    title: form.says('title') ? form.text('title') : undefined,
    summary: form.says('summary') ? form.text('summary') : undefined,
    source: endOf(form, 'source'),
    target: endOf(form, 'target'),
    links: links.length === 0 ? undefined : links,
    seen: readSeen(form),
  }
}

/** What the form showed of what it is about to change: what another client has changed since then must not be overwritten unseen. */
function readSeen(form: FormValues): RawSeen | 'nothing' | undefined {
  if (form.sawNothing) return 'nothing'
  if (form.known.length === 0) return undefined
  const attributes = new Map<string, RawValue>()
  for (const field of form.known) {
    const core = coreFields.find((one) => one === field)
    const name = core === undefined ? attributeOfField(field) : coreAttributeName(core)
    const was = form.was(field) ?? ''
    const text = core === 'source' || core === 'target' ? endIn(was) : was
    if (name !== undefined && form.says(field)) attributes.set(name, { text })
  }
  if (!form.isReplacement || !form.has(wasField('category'))) return { attributes }
  // The first is the kind.
  return { attributes, mixins: form.all(wasField('category')).slice(1) }
}

/** The fields of the core model that forms show. */
const coreFields: readonly CoreField[] = ['title', 'summary', 'source', 'target']

function endOf(form: FormValues, field: 'source' | 'target'): RawEnd | undefined {
  const uri = form.says(field) ? form.value(field) : undefined
  if (uri === undefined) return undefined
  return { uri: endIn(uri), kind: field === 'target' ? form.value('target.kind') : undefined }
}
