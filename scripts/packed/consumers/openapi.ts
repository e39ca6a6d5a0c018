// A service that describes itself; prints the version of OpenAPI, and the paths that are described.
import { defineKind, resource } from '@occi/core'
import { openApiRendering } from '@occi/render-openapi'
import { Application, standardRenderings } from '@occi/server'

const job = defineKind({ scheme: 'http://example.com/occi#', term: 'job', parent: resource })
const app = new Application({ renderings: [...standardRenderings(), openApiRendering()] }).registerBackend(job, {})
const response = await app.request('/-/?format=openapi')
const { openapi, paths } = (await response.json()) as { openapi: string; paths: object }
console.log(JSON.stringify([openapi, Object.keys(paths)]))
