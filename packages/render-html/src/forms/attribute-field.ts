import type { AttributeDefinition, AttributeValue } from '@occi/core'
import { type Content, html, type Markup } from '../markup.ts'
import { fromBase64 } from '../read/base64-text.ts'
import { fieldOf, wasField } from '../read/names.ts'
import { constraintAttributes, constraintsOf, constraintWords } from './constraints.ts'
import { type Field, field, hidden, type Option, optionList } from './field.ts'
import type { FormState } from './state.ts'

/** What a field for an attribute is made of. */
export interface AttributeField {
  readonly name: string
  readonly definition: AttributeDefinition
  readonly label: string
  readonly state: FormState
  /** The prefix of the field's name, for an attribute of a link that is created with a resource. */
  readonly prefix?: string
  /** The value that the entity has, if one is edited. */
  readonly current?: AttributeValue | undefined
  /** Whether the browser may insist on a value: not if the field can be hidden. Defaults to true. */
  readonly mayInsist?: boolean
  /** Whether an entity is edited: its form cannot remove a value, only texts can be emptied. */
  readonly edits?: boolean
}

/** The field for an attribute's value: its control follows from the attribute's type. */
export function attributeField(options: AttributeField): Markup {
  const { name, definition, label, state, prefix = '', current, mayInsist = true, edits = false } = options
  const fieldName = prefix + fieldOf(name)
  const isText = definition.type === 'string' && definition.enum === undefined
  const canBeEmpty = edits ? current === undefined || isText : !definition.required || definition.default !== undefined
  const isEncoded = isBase64(definition) && showsText(options)
  const now = isEncoded && typeof current === 'string' ? fromBase64(current) : textOf(current)
  const shown = edits ? state.edited(fieldName, now ?? '') : undefined
  const value = shown?.value ?? state.typed(fieldName) ?? now
  const shared: Field = {
    name: fieldName,
    label,
    code: name,
    required: edits ? definition.required === true : !canBeEmpty,
    insists: mayInsist && (!canBeEmpty || definition.required === true),
    hint: hintOf(definition, edits),
    state,
  }
  const mayEmpty = edits && isText && current !== undefined && current !== ''
  const circumstances = { canBeEmpty, edits, label, id: state.id(fieldName) }
  return html`${field(shared, (attributes) => control(attributes, definition, value, circumstances))}${
    isEncoded && hidden(`${prefix}_text`, fieldOf(name))
  }${
    mayEmpty && hidden('_empty', fieldName)
  }${edits && current === '' && hidden('_blank', fieldName)}${shown !== undefined && hidden(wasField(fieldName), shown.was)}`
}

/** Returns whether the field of a base64 value shows the text that it stands for: as it was typed, else if there is one. */
function showsText({ name, state, prefix = '', current = '' }: AttributeField): boolean {
  const field = fieldOf(name)
  if (state.typed(prefix + field) !== undefined) return state.values.all(`${prefix}_text`).includes(field)
  return typeof current === 'string' && fromBase64(current) !== undefined
}

/** Whether values are octets in base64, such as a script: its pattern says so, in a word of JSON Schema. */
function isBase64({ type, pattern }: AttributeDefinition): boolean {
  return type === 'string' && pattern?.contentEncoding === 'base64'
}

/** A value as it stands in a field. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function hintOf(definition: AttributeDefinition, edits: boolean): Content {
  const words = [constraintWords(constraintsOf(definition)), definition.type === 'integer' ? 'a whole number' : '']
  if (definition.type === 'array' || definition.type === 'object') words.push(`a JSON ${definition.type}`)
  if (isBase64(definition)) words.push('type the text itself: it is sent in base64')
  if (definition.mutable === 'once') words.push('can be set once')
  const fallback = edits ? undefined : textOf(definition.default)
  if (fallback !== undefined) words.push(`${fallback} if left empty`)
  const text = words.filter((word) => word !== '').join(', ')
  const { description } = definition
  if (description === undefined && text === '') return undefined
  return html`${description}${description !== undefined && text !== '' && ' '}${text !== '' && html`<span class="rule">(${text})</span>`}`
}

interface Circumstances {
  readonly canBeEmpty: boolean
  readonly edits: boolean
  readonly label: string
  readonly id: string
}

function control(
  attributes: Markup,
  definition: AttributeDefinition,
  value: string | undefined,
  { canBeEmpty, edits, label, id }: Circumstances,
): Markup {
  const options = optionsOf(definition)
  if (options !== undefined) {
    const fallback = edits ? undefined : textOf(definition.default)
    const empty = {
      value: '',
      text: fallback === undefined ? (canBeEmpty ? 'Not set' : 'Choose …') : `Default: ${fallback}`,
    }
    const all = canBeEmpty || value === undefined ? [empty, ...options] : options
    return html`<select${attributes}>${optionList(all, value)}</select>`
  }
  const placeholder = edits ? undefined : textOf(definition.default)
  const shared = html`${attributes}${constraintAttributes(constraintsOf(definition))}${
    placeholder !== undefined && html` placeholder="${placeholder}"`
  } autocomplete="off"`
  if (isBase64(definition)) {
    return html`<textarea${shared} rows="8" spellcheck="false">${value}</textarea><input type="file" class="scripted" data-into="${id}" aria-label="Read ${label} from a file">`
  }
  switch (definition.type) {
    case 'integer':
    case 'number':
      return numberControl(shared, definition.type, value)
    case 'array':
    case 'object':
      return html`<textarea${shared} rows="3" spellcheck="false">${value}</textarea>`
    default:
      return html`<input type="text"${shared} value="${value}" spellcheck="false">`
  }
}

/** A number's own control would drop what is none; what was typed and refused is shown as text. */
function numberControl(attributes: Markup, type: 'integer' | 'number', value: string | undefined): Markup {
  const isNumber = value === undefined || value === '' || Number.isFinite(Number(value))
  if (!isNumber) return html`<input type="text" inputmode="decimal"${attributes} value="${value}">`
  return html`<input type="number" step="${type === 'integer' ? '1' : 'any'}"${attributes} value="${value}">`
}

/** The values to choose from, if they are few enough. */
export function optionsOf(definition: AttributeDefinition): readonly Option[] | undefined {
  if (definition.enum !== undefined) return definition.enum.map((one) => ({ value: String(one), text: String(one) }))
  if (definition.type !== 'boolean') return undefined
  return [
    { value: 'true', text: 'yes' },
    { value: 'false', text: 'no' },
  ]
}
