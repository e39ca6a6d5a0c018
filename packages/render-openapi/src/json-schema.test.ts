import { type Kind, link, type Mixin, resource } from '@occi/core'
import type { Application } from '@occi/server'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { job, serviceOf, traced, urgent } from './service.test-fixture.ts'

describe('the JSON Schema', () => {
  const schemaOf = async (app: Application, ...categories: (Kind | Mixin)[]) => {
    const query = new URLSearchParams(categories.map(({ identifier }): [string, string] => ['category', identifier]))
    const response = await app.request(`/-/?${query}`, { headers: { accept: 'application/schema+json' } })
    expect(response.headers.get('content-type')).toBe('application/schema+json')
    return (await response.json()) as Record<string, unknown>
  }
  const compile = (schema: object) => new Ajv2020({ strict: false, validateFormats: false }).compile(schema)

  it('is that of the entities of a kind', async () => {
    const app = serviceOf([job, traced])
    const schema = await schemaOf(app, job)
    expect(schema.$id).toBe('http://localhost/-/?category=http%3A%2F%2Fexample.com%2Focci%23job')
    const attributes = { 'com.example.job.command': 'make', 'com.example.job.priority': 5 }
    const validate = compile(schema)
    expect(validate({ kind: job.identifier, id: 'urn:uuid:9f3c2c7e-8d3b-4c55-a8a5-3f2f1b0f6d11', attributes })).toBe(
      true,
    )
    expect(validate({ kind: job.identifier, attributes })).toBe(false)
    expect(schema.$defs).toHaveProperty('NewJob')
  })

  it('is that of the attributes of a mixin, with what it sets', async () => {
    const app = serviceOf([job, urgent])
    const { properties } = await schemaOf(app, urgent)
    expect(properties).toEqual({ 'com.example.job.priority': { type: 'integer', minimum: 1, maximum: 9, default: 1 } })
  })

  it('is that of all kinds without a filter', async () => {
    const app = serviceOf([job, traced, urgent])
    const validate = compile(await schemaOf(app))
    expect(validate({ kind: resource.identifier, id: 'x' })).toBe(true)
    expect(validate({ kind: link.identifier, id: 'x', source: { location: '/x' }, target: { location: '/y' } })).toBe(
      true,
    )
    expect(validate({ kind: 'http://example.com/occi#other', id: 'x' })).toBe(false)
  })
})
