import { attributeOf, type Catalogue, type Entity, type EntityChange, isLink } from '@occi/core'
import { coreAttributeName, sameJson, shorten } from '@occi/core/authoring'
import { isStateName } from '../state.ts'
import { capitalized, labelOf, pastOf, titleOf, titleOfIdentifier } from '../words.ts'

/** What happened, in a word: `Started`, `Changed`. */
export function changeTitle({ operation, action, before, after }: EntityChange, catalogue: Catalogue): string {
  if (before === undefined) return 'Created'
  switch (operation) {
    // Of what existed before and still does, only links come and go.
    case 'create':
      return 'Link added'
    case 'delete':
      return 'Link removed'
    case 'replace':
      return 'Replaced'
    case 'action': {
      const known = catalogue.actions.find((one) => one.term === action)
      return known === undefined ? capitalized(action ?? 'Action') : (pastOf(known) ?? titleOf(known))
    }
    case 'associate':
    case 'dissociate':
    case 'remove-mixins':
      return mixinWords(before, after, catalogue) ?? 'Changed'
    default:
      return 'Changed'
  }
}

function mixinWords(before: Entity | undefined, after: Entity | undefined, catalogue: Catalogue): string | undefined {
  const names = (some: readonly string[] = [], others: readonly string[] = []) =>
    some
      .filter((one) => !others.includes(one))
      .map((one) => titleOfIdentifier(one, catalogue.get(one)))
      .join(', ')
  const [added, removed] = [names(after?.mixins, before?.mixins), names(before?.mixins, after?.mixins)]
  const words = [added !== '' && `Added ${added}`, removed !== '' && `removed ${removed}`].filter(
    (one) => one !== false,
  )
  return words.length === 0 ? undefined : capitalized(words.join(', '))
}

/** What differs, and how: `State: inactive → active`; what is long is only named. */
export function changeDetails({ operation, before, after }: EntityChange, catalogue: Catalogue): readonly string[] {
  if (before === undefined || after === undefined) return []
  const kind = catalogue.kind(after.kind)
  const names = new Set([...coreNames, ...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  const values = [...names]
    .filter((name) => !sameJson(valueIn(before, name), valueIn(after, name)))
    .sort((a, b) => Number(isStateName(b)) - Number(isStateName(a)))
    .map((name) => `${labelOf(name, kind)}: ${valueWords(valueIn(before, name))} → ${valueWords(valueIn(after, name))}`)
  const isAboutMixins = operation === 'associate' || operation === 'dissociate' || operation === 'remove-mixins'
  const mixins = isAboutMixins ? undefined : mixinWords(before, after, catalogue)
  return mixins === undefined ? values : [mixins, ...values]
}

const coreNames = (['title', 'summary', 'source', 'target'] as const).map(coreAttributeName)

function valueIn(entity: Entity, name: string) {
  const isEnd = name === coreAttributeName('source') || name === coreAttributeName('target')
  return isEnd && !isLink(entity) ? undefined : (attributeOf(entity, name) ?? undefined)
}

/** How long a value may be in a history. */
const longest = 32

function valueWords(value: ReturnType<typeof valueIn>): string {
  if (value === undefined || value === '') return 'none'
  return shorten(typeof value === 'object' ? JSON.stringify(value) : String(value), longest)
}
