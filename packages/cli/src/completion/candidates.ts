import type { DiscoveredCatalogue, Service } from '@occi/client'
import type { Command } from 'commander'
import { readContexts } from '../contexts/context-file.ts'
import type { Environment } from '../contexts/folders.ts'
import { allowedValues } from '../model/allowed-values.ts'
import { type Attributes, attributesOf, possibleAttributes, shortAttribute } from '../model/attributes.ts'
import { categoriesNamed, isLinkKind, shortName } from '../model/categories.ts'
import { nameOf, resolve } from '../model/references.ts'
import { listOf, times } from '../model/selection.ts'
import { valueText } from '../model/values.ts'
import { formats } from '../output/format.ts'
import { shells } from './scripts.ts'
import { optionsIn, type Word, wordOf } from './word.ts'

/** How many names of entities are offered at most. */
const mostNames = 200

/** Connects to the service of a context. */
export type Connect = (context: string | undefined) => Promise<Service>

/** Returns what the last of the words that follow `occi` can become. */
export async function candidatesFor(
  words: readonly string[],
  program: Command,
  env: Environment,
  connect: Connect,
): Promise<readonly string[]> {
  const optionsOf = optionsIn(program)
  const word = wordOf(words, optionsOf)
  const all =
    word.option === undefined && word.text.startsWith('-')
      ? optionsOf(word.command).flatMap(({ long }) => long ?? [])
      : await valuesFor(word, program, env, () => connect(word.context))
  return [...new Set(all)].filter((one) => one.startsWith(word.text)).sort()
}

async function valuesFor(
  word: Word,
  program: Command,
  env: Environment,
  connect: () => Promise<Service>,
): Promise<readonly string[]> {
  const { command, option, before } = word
  const names = program.commands.map((one) => one.name()).filter((one) => !one.startsWith('_'))
  const contexts = () => Object.keys(readContexts(env).contexts)
  if (option === '--context') return contexts()
  if (option === '--output') return formats
  if (option !== undefined) return optionValues(word, option, await connect())
  if (command === undefined) return [...names, ...(await connect().then(actionsOf, () => []))]
  switch (command) {
    case 'help':
      return names
    case 'context':
    case 'logout':
      return contexts()
    case 'completion':
      return shells
    case 'login':
    case 'apply':
    case 'diff':
      return []
    case 'explain':
      return explainable(word.text, (await connect()).catalogue)
    case 'tag':
      if (before.length === 0) return terms((await connect()).catalogue, 'mixin')
  }
  if (command === 'act' && before.length === 0) return actionsOf(await connect())
  const service = await connect()
  return [...(await namesAfterKind(word, service)), ...(await entities(word.text, service, command === 'create'))]
}

/** After a kind, names of its entities are enough. */
async function namesAfterKind({ text, command, before }: Word, service: Service): Promise<readonly string[]> {
  const kind = before[command === 'act' || command === 'tag' ? 1 : 0]
  const isKind = service.catalogue.kinds.some(({ term }) => term === kind)
  if (!isKind || text.includes('/') || command === 'create') return []
  const found = await entities(`${kind}/`, service, false)
  return found.filter((one) => one.startsWith(`${kind}/`)).map((one) => one.slice(`${kind}/`.length))
}

async function optionValues(word: Word, option: string, service: Service): Promise<readonly string[]> {
  const { catalogue } = service
  switch (option) {
    case '--mixin':
    case '--prune':
      return terms(catalogue, 'mixin')
    case '--kind':
      return linkKinds(catalogue)
    case '--sort':
      return [...times, ...attributeNames(attributesFor(word, catalogue))].flatMap((one) => [one, `-${one}`])
    case '--set':
    case '--filter':
    case '--for':
      return assignments(word.text, attributesFor(word, catalogue))
    case '--link': {
      const start = word.text.indexOf('=') + 1
      const found = (await entities(word.text.slice(start), service, false)).filter((one) => one.includes('/'))
      const kinds = start === 0 ? linkKinds(catalogue).map((one) => `${one}=`) : []
      return [...kinds, ...found.map((one) => word.text.slice(0, start) + one)]
    }
    default:
      return []
  }
}

function actionsOf({ catalogue }: Service): readonly string[] {
  return catalogue.categories.filter((one) => one.class === 'action').map(({ term }) => term)
}

function terms(catalogue: DiscoveredCatalogue, wanted: 'kind' | 'mixin'): readonly string[] {
  const found = wanted === 'kind' ? catalogue.kinds : catalogue.mixins
  return found.map(({ identifier }) => shortName(catalogue, identifier))
}

function linkKinds(catalogue: DiscoveredCatalogue): readonly string[] {
  return catalogue.kinds.filter((kind) => isLinkKind(catalogue, kind)).map(({ term }) => term)
}

/** The attributes of what the command is about: the kind that is typed, or the parameters of an action. */
function attributesFor({ command = '', option, before }: Word, catalogue: DiscoveredCatalogue): Attributes {
  const action = command === 'act' ? before[0] : command
  if (option === '--set' && action !== undefined) {
    const actions = categoriesNamed(catalogue, action, 'action')
    if (actions.length > 0)
      return attributesOf(
        catalogue,
        actions.map(({ identifier }) => identifier),
      )
  }
  const [first = ''] = before
  const [kind] = categoriesNamed(catalogue, first.split('/', 1)[0] ?? '', 'kind')
  return possibleAttributes(catalogue, kind?.identifier)
}

function attributeNames(attributes: Attributes): readonly string[] {
  const names = [...attributes.keys()]
  return ['title', ...names.map((name) => shortAttribute(names, name))]
}

/** `NAME=`, and after that the values that are allowed. */
function assignments(text: string, attributes: Attributes): readonly string[] {
  const end = text.indexOf('=')
  if (end < 0) return attributeNames(attributes).map((one) => `${one}=`)
  const given = text.slice(0, end)
  const found = [...attributes].find(([name]) => name === given || name.endsWith(`.${given}`))
  if (found === undefined) return []
  const [, definition] = found
  const values = definition.type === 'boolean' ? [true, false] : allowedValues(definition)
  return values.map((value) => `${given}=${valueText(value)}`)
}

function explainable(text: string, catalogue: DiscoveredCatalogue): readonly string[] {
  const end = text.lastIndexOf('.')
  const [category] = end < 0 ? [] : categoriesNamed(catalogue, text.slice(0, end))
  if (category === undefined) return catalogue.categories.map(({ term }) => term)
  const attributes = attributesOf(catalogue, [category.identifier])
  return attributeNames(attributes).map((name) => `${category.term}.${name}`)
}

/** Kinds, and after `KIND/` the names of its entities. */
async function entities(text: string, service: Service, isNew: boolean): Promise<readonly string[]> {
  const end = text.indexOf('/')
  if (end < 0) return terms(service.catalogue, 'kind').flatMap((kind) => (isNew ? [kind] : [kind, `${kind}/`]))
  const target = await resolve(service, text.slice(0, end))
  if (isNew || target.type === 'entity') return []
  const found: string[] = []
  for await (const entity of listOf(service, target, { pageSize: mostNames })) {
    if (found.push(nameOf(service, entity)) === mostNames) break
  }
  return found
}
