import type { EntityData, Service } from '@occi/client'
import { attributesOf } from '../model/attributes.ts'
import { requireCategory } from '../model/categories.ts'
import { endOf } from '../model/references.ts'
import type { Declaration } from './declaration.ts'
import { documentOf } from './document.ts'
import { readAttributes } from './read-attributes.ts'

/** Returns an entity as a user edits it: what only the service sets is shown in comments. */
export async function editableText(service: Service, entity: EntityData): Promise<string> {
  const { stringify } = await import('yaml')
  const {
    title = '',
    summary = '',
    mixins = [],
    attributes = {},
    source,
    target,
    ...rest
  } = documentOf(service, entity)
  const definitions = attributesOf(service.catalogue, [...entity.mixins, entity.kind])
  const isFixed = ([name]: readonly [string, unknown]) => definitions.get(name)?.mutable === false
  const ends = source === undefined ? {} : { source, target }
  const changeable = Object.fromEntries(Object.entries(attributes).filter((one) => !isFixed(one)))
  const fixed = Object.fromEntries(Object.entries(attributes).filter(isFixed))
  const { kind, name, id, actions } = rest
  const about = stringify({ kind, name, id, attributes: fixed, actions: actions ?? [] })
  return [
    `# Change what you like of ${name}, save the file and close the editor. An empty file changes nothing.`,
    stringify({
      title,
      ...(source === undefined ? { summary } : {}),
      ...ends,
      mixins,
      attributes: changeable,
    }).trimEnd(),
    '',
    '# What only the service sets:',
    ...about
      .trimEnd()
      .split('\n')
      .map((line) => `# ${line}`),
    '',
  ].join('\n')
}

/** Returns what replaces an entity, from what a user has edited. */
export async function replacementOf(service: Service, entity: EntityData, edited: Declaration) {
  const { catalogue } = service
  const { title = '', summary = '', mixins, attributes, source, target } = edited
  const identifiers = mixins.map((one) => requireCategory(catalogue, one, 'mixin').identifier)
  const end = (text: string | undefined) => (text === undefined ? undefined : endOf(service, text))
  const ends = { source: await end(source), target: await end(target) }
  return {
    ...(title === '' ? {} : { title }),
    ...(summary === '' ? {} : { summary }),
    ...(entity.source === undefined || ends.source === undefined ? {} : { source: ends.source }),
    ...(entity.target === undefined || ends.target === undefined ? {} : { target: ends.target }),
    mixins: identifiers,
    attributes: readAttributes(attributes, attributesOf(catalogue, [...identifiers, entity.kind])),
  }
}
