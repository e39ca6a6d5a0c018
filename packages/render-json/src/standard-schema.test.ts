import { bodyText, type Payload } from '@occi/core/authoring'
import { arbitrarySample, received, renderContext } from '@occi/testkit/rendering'
import Schema from 'ajv-draft-04'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'
import { all, catalogue, medium, net, nic, start, stop, vm, written } from './model.test-fixture.ts'
import { standardSchema } from './standard-schema.test-fixture.ts'

type Definition = keyof (typeof standardSchema)['definitions']

const schema = new Schema.default({ allErrors: true, strictTypes: false })
schema.addSchema(standardSchema)

/** What the standard's schema says is wrong with a value that is meant to be of one of its definitions. */
function faultsOf(value: unknown, definition: Definition): string {
  const validate = schema.getSchema(`${standardSchema.id}#/definitions/${definition}`)
  if (validate === undefined) throw new Error(`the schema has no ${definition}`)
  return validate(value) ? '' : schema.errorsText(validate.errors)
}

describe("the standard's schema, repaired, refuses", () => {
  const kind = 'http://example.com/#x'
  const id = 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29'
  it.each<[Definition, unknown]>([
    ['resource', { kind }],
    ['resource', { kind, id, links: [{ kind, id }] }],
    ['resource', { kind, id, title: null }],
    ['resource', { kind, id, location: '/x/1' }],
    ['resource', { kind, id, attributes: { 'a.b': null } }],
    ['link', { kind, id, source: '/x/1', target: '/x/2' }],
    ['link', { kind, id, source: { location: '/x/1' }, target: { location: '/x/2' }, summary: 'no' }],
    ['kind', { term: 'x' }],
    ['kind', { term: 'x', scheme: 'y', attributes: { 'a.b': { mutable: 'once' } } }],
    ['mixin', { term: 'x', scheme: 'y' }],
    ['action', { term: 'x', scheme: 'y', location: '/x/' }],
    ['action_invocation', { attributes: {} }],
    ['resource_collection', { resources: [], links: [] }],
    ['link_collection', { links: [{ kind, id }] }],
    ['mixin_collection', { kinds: [] }],
    ['model', { resources: [{ kind }] }],
    ['attribute_description', { 'a.b': { default: null } }],
  ])('a wrong %s %j', (definition, value) => {
    expect(faultsOf(value, definition)).not.toBe('')
  })
})

describe("what is written is valid by the standard's schema", () => {
  const { kinds, mixins, actions } = catalogue
  it.each<[string, Definition, Payload]>([
    ['a resource with links', 'resource', { type: 'entity', entity: vm, links: [nic] }],
    ['a bare resource', 'resource', { type: 'entity', entity: net, links: [] }],
    ['a link', 'link', { type: 'entity', entity: nic, links: [] }],
    ['resources', 'resource_collection', { type: 'entities', batches: [all.slice(0, 2)] }],
    ['links', 'link_collection', { type: 'entities', batches: [all.slice(2)] }],
    ['resources and links', 'model', { type: 'entities', batches: [all] }],
    ['no entities', 'resource_collection', { type: 'entities', batches: [] }],
    ['kinds', 'kind_collection', { type: 'categories', categories: kinds }],
    ['mixins', 'mixin_collection', { type: 'categories', categories: mixins }],
    ['a mixin', 'mixin_collection', { type: 'categories', categories: [medium] }],
    ['actions', 'action_collection', { type: 'categories', categories: actions }],
    ['a query interface', 'model', { type: 'categories', categories: catalogue.categories }],
    ['no categories', 'model', { type: 'categories', categories: [] }],
    ['nothing', 'model', { type: 'nothing' }],
    ['a call', 'action_invocation', { type: 'action', action: stop, attributes: { method: 'graceful' } }],
    ['a call without attributes', 'action_invocation', { type: 'action', action: start, attributes: {} }],
  ])('%s is a %s', async (_, definition, payload) => {
    expect(faultsOf(await written(payload), definition)).toBe('')
  })

  it('whatever the service', { timeout: 120_000 }, async () => {
    const service = fc.asyncProperty(arbitrarySample(), async ({ model, entities, chosen, invocation }) => {
      const context = renderContext('application/occi+json', model.catalogue, entities)
      const faults = async (payload: Payload, definition: Definition) => {
        const { body } = await received(await jsonRendering().encode(payload, context))
        return faultsOf(JSON.parse(bodyText(body)), definition)
      }
      expect(await faults({ type: 'entity', ...chosen }, 'source' in chosen.entity ? 'link' : 'resource')).toBe('')
      expect(await faults({ type: 'entities', batches: [entities] }, 'model')).toBe('')
      expect(await faults({ type: 'categories', categories: model.catalogue.categories }, 'model')).toBe('')
      if (invocation !== undefined) expect(await faults(invocation, 'action_invocation')).toBe('')
    })
    await fc.assert(service, { numRuns: 50 })
  })
})
