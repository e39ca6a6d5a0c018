import type { AttributeDefinition, AttributeValue, Definitions, Kind, Mixin } from '@occi/core'
import { corePrefix } from '@occi/core/authoring'
import { html, type Markup } from '../markup.ts'
import { labelsOf, titleOf } from '../words.ts'
import { attributeField, textOf } from './attribute-field.ts'
import type { FormState } from './state.ts'

/** Attributes that a form asks for, under the category that brings them. */
export interface AttributeGroup {
  readonly category: Kind | Mixin
  readonly definitions: readonly (readonly [name: string, definition: AttributeDefinition])[]
}

/** What a client may set, by category: the kind's own and inherited first, then what each mixin adds. */
export function attributeGroups(
  kind: Kind,
  mixins: readonly Mixin[],
  definitions: Definitions,
  maySet: (name: string, definition: AttributeDefinition) => boolean,
): readonly AttributeGroup[] {
  const shown = new Set<string>()
  return [kind, ...mixins].flatMap((category): readonly AttributeGroup[] => {
    const own = [...definitions].filter(
      ([name, definition]) =>
        Object.hasOwn(category.all, name) &&
        !name.startsWith(corePrefix) &&
        !shown.has(name) &&
        maySet(name, definition),
    )
    for (const [name] of own) shown.add(name)
    return own.length === 0 ? [] : [{ category, definitions: own }]
  })
}

/** Whether a client may set an attribute that has this value, or none. */
export function isSettable({ mutable }: AttributeDefinition, current?: AttributeValue): boolean {
  return mutable === true || (mutable === 'once' && current === undefined)
}

/** What the fields of a group show. */
export interface GroupOptions {
  readonly state: FormState
  readonly prefix?: string
  readonly current?: (name: string) => AttributeValue | undefined
  /** What is set whatever the client says, and by which template. */
  readonly fixed?: ReadonlyMap<string, Mixin>
  /** Whether the browser may insist on values. Defaults to true. */
  readonly mayInsist?: boolean
}

/** The fields of one group; those that must be filled in come first. */
export function groupFields({ category, definitions }: AttributeGroup, options: GroupOptions): Markup {
  const { state, prefix = '', current, fixed, mayInsist } = options
  const labels = labelsOf(
    definitions.map(([name]) => name),
    category,
  )
  const ordered = [...definitions].sort(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false))
  return html`<div class="fields">${ordered.map(([name, definition]) => {
    const label = labels.get(name) ?? name
    const template = fixed?.get(name)
    if (template !== undefined) return fixedField(label, name, template)
    const edits = current !== undefined
    return attributeField({ name, definition, label, state, prefix, edits, mayInsist, current: current?.(name) })
  })}</div>`
}

function fixedField(label: string, name: string, template: Mixin): Markup {
  return html`<div class="field fixed"><div class="label"><span class="name">${label}</span><code>${name}</code></div>
<p class="hint">Set by ${titleOf(template)}: <strong>${textOf(template.all[name]?.default)}</strong></p></div>`
}

/** What templates among mixins set in a new entity, whatever the client says. */
export function fixedBy(mixins: readonly Mixin[]): ReadonlyMap<string, Mixin> {
  const fixed = new Map<string, Mixin>()
  for (const mixin of mixins.filter((one) => one.override)) {
    for (const [name, definition] of Object.entries(mixin.all))
      if (definition.default !== undefined) fixed.set(name, mixin)
  }
  return fixed
}
