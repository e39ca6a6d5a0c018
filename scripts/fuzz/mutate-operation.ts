import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import type { Content, Operation } from './operation.ts'
import type { Operations } from './operations.ts'
import { type Json, textFor, wrongValue } from './values.ts'

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'QUERY']
const queries: readonly (readonly [string, string])[] = [
  ['action', 'start'],
  ['action', 'none'],
  ['page', '-1'],
  ['page', '99999999999999999999'],
  ['number', '1001'],
  ['number', 'x'],
  ['after', 'x'],
  ['after', ''],
  ['category', ''],
  ['category', 'x'],
  ['category', 'http://example.com/none#x'],
  ['unknown', '1'],
  ['__proto__', '1'],
  ['edit', ''],
  ['map', ''],
]
const segments = ['..', '.', '%2f', '%00', '%', '~', '%C3%A9', '%ff', 'a'.repeat(300), '//', '-', ':', '%0d%0a', '?']

/** Changes an operation in what the model defines: names, values, ends, paths. */
export function mutateOperation(operation: Operation, operations: Operations, random: Random): Operation {
  const mutations: readonly (() => Operation)[] = [
    () => ({ ...operation, method: random.pick(methods) ?? 'GET' }),
    () => ({ ...operation, path: random.chance(0.5) ? operations.place() : operations.collection() }),
    () => ({ ...operation, path: `${operation.path}${random.chance(0.5) ? '/' : ''}${random.pick(segments)}` }),
    () => ({ ...operation, query: [...operation.query, random.pick(queries) ?? ['page', '0']] }),
    () => ({ ...operation, isFilter: operation.isFilter !== true }),
    () => ({ ...operation, content: operations.next().content ?? {} }),
    () => {
      const { content: _, ...bare } = operation
      return bare
    },
    ...Array<() => Operation>(6).fill(() => ({
      ...operation,
      content: mutateContent(operation.content ?? {}, operations, random),
    })),
  ]
  const mutated = random.pick(mutations)?.() ?? operation
  return random.chance(0.3) ? mutateOperation(mutated, operations, random) : mutated
}

function mutateContent(content: Content, operations: Operations, random: Random): Content {
  const { attributes = {}, mixins = [], links = [] } = content
  const names = Object.keys(attributes)
  const set = (name: string, value: Json) => ({ ...content, attributes: { ...attributes, [name]: value } })
  const mutations: readonly (() => Content)[] = [
    () => set(...operations.anyAttribute()),
    () => set(random.pick(names) ?? operations.anyAttribute()[0], wrongValue(random)),
    () => set(random.pick(attributeNames) ?? 'x', random.chance(0.5) ? textFor(random) : wrongValue(random)),
    () => ({ ...content, kind: operations.anyIdentifier() }),
    () => ({ ...content, kind: random.pick(identifiers) ?? 'x' }),
    () => ({ ...content, mixins: [...mixins, operations.anyIdentifier()] }),
    () => ({ ...content, mixins: Array.from({ length: random.below(130) }, () => operations.anyIdentifier()) }),
    () => ({ ...content, title: String(wrongValue(random)) }),
    () => ({ ...content, id: random.pick(ids) ?? '' }),
    () => ({ ...content, source: operations.place(), target: operations.place() }),
    () => ({ ...content, target: random.pick(ends) ?? '' }),
    () => ({ ...content, links: [...links, { kind: operations.anyIdentifier(), target: random.pick(ends) ?? '' }] }),
    () => ({ ...content, locations: [random.pick(ends) ?? '', operations.collection()] }),
    () => ({ ...content, action: operations.anyIdentifier() }),
    () => ({ ...content, entities: [content, { ...content, links }] }),
    () => ({
      ...content,
      definitions: [
        {
          scheme: random.pick(schemes) ?? '',
          term: random.pick(['tag0', 'A', '', 'ü', 'compute']) ?? '',
          location: operations.collection(),
          attributes: { [random.pick(attributeNames) ?? 'x']: { type: random.pick(types) ?? 'string', mutable: true } },
        },
      ],
    }),
  ]
  return random.pick(mutations)?.() ?? content
}

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'hash', '']
const schemes = ['http://example.com/tags#', 'http://schemas.ogf.org/occi/infrastructure#', 'no scheme', 'a:b', '#', '']
const identifiers = [
  '',
  '#',
  'x',
  'http://example.com/none#x',
  'http://schemas.ogf.org/occi/core#entity',
  '__proto__#a',
]
const ids = ['', 'x', 'urn:uuid:00000000-0000-4000-8000-000000000001', 'urn:uuid:zz', '/compute/1', '1'.repeat(200)]
const ends = [
  '',
  '/',
  '/compute/',
  '/-/',
  '/compute/0',
  '/network/1',
  'compute/0',
  'http://127.0.0.1/compute/1',
  'http://localhost:1/storage/2',
  'http://example.com/x',
  'javascript:alert(1)',
  'urn:uuid:00000000-0000-4000-8000-000000000001',
  '//',
  '/%zz',
  '/compute/0?action=start',
  'http://[::1',
]
const attributeNames = [
  'occi.core.id',
  'occi.core.title',
  'occi.core.source',
  'occi.core.target',
  'occi.compute.state',
  'occi.compute',
  'com.example.unknown',
  '__proto__',
  'constructor',
  'title',
  'kind',
  'Upper.Case',
  'a..b',
  '',
  'a b',
  'é.x',
  `a.${'b'.repeat(300)}`,
]
