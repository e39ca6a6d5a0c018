import { Catalogue, defineKind, isOcciError, type OcciError, resource } from '@occi/core'
import { canonicalPath, defaultResolveLimits, resolveDrafts } from '@occi/core/authoring'
import { expect, test } from 'vitest'
import { yamlRendering } from './yaml-rendering.ts'

const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  parent: resource,
  attributes: { 'com.example.job.cores': { type: 'integer', mutable: true } },
})
const context = { catalogue: new Catalogue([job]), locate: canonicalPath, limits: defaultResolveLimits }

test('all faults are listed at once, each with its line and column', () => {
  const body = [
    'kind: [http://example.com/occi#job]',
    'titel: nightly',
    'links:',
    '- target: {uri: /job/1}',
    '- 1',
    '',
  ].join('\n')
  expect(faultsOf(() => yamlRendering().decode({ fields: [], body }, ['entity']))).toEqual([
    'line 2, column 8: "titel" does not belong here, expected kind, mixins, id, title, attributes, actions, summary, links',
    'line 1, column 7: kind must be a string, found a sequence',
    'line 5, column 3: links must be a sequence of mappings, found a number',
    'line 4, column 17: "uri" does not belong here, expected location, kind',
    'line 4, column 11: a target needs its location',
  ])
})

test.each([
  ['an entity', 'entity', ''],
  ['one of several entities', 'entities', 'resources:\n- {kind: "http://example.com/occi#job"}\n- '],
] as const)('what is wrong with the values of %s has its place, too', (_, type, before) => {
  const body = `${before}{kind: "http://example.com/occi#job", attributes: {com.example.job.cores: yes}}`
  const decoded = yamlRendering().decode({ fields: [], body }, [type])
  const { raw } = decoded ?? {}
  const entities = raw?.type === 'entities' ? raw.entities : raw?.type === 'entity' ? [raw.entity] : []
  const [fault] = refusalOf(() => resolveDrafts(entities, context)).faults
  const line = before.split('\n').length
  const column = (body.split('\n').at(-1) ?? '').indexOf('yes') + 1
  expect(decoded?.at(fault?.path ?? [])).toEqual({ line, column })
})

test.each([
  ['kind: a', 'action', 'line 1, column 1: expected an invocation (action, attributes), found a mapping of "kind"'],
  ['- a', 'entity', 'line 1, column 1: expected an entity (kind, attributes, …), found a sequence'],
] as const)('%s is no %s', (body, type, message) => {
  expect(faultsOf(() => yamlRendering().decode({ fields: [], body }, [type]))).toEqual([message])
})

function refusalOf(work: () => unknown): OcciError {
  try {
    work()
  } catch (error) {
    if (isOcciError(error)) return error
  }
  throw new Error('nothing was refused')
}

function faultsOf(work: () => unknown): readonly string[] {
  return refusalOf(work).message.split('; ')
}
