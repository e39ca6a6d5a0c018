import createClient from 'openapi-fetch'
import type { paths } from './occi.ts'

const occi = createClient<paths>({
  baseUrl: process.env.OCCI_URL ?? 'http://127.0.0.1:8888',
  headers: { Accept: 'application/json' },
})

/** The data of an answer; what is wrong is thrown, in the words of the service. */
function dataOf<T>({ data, error }: { data?: T; error?: { detail: string } }): T {
  if (data === undefined) throw new Error(error?.detail)
  return data
}

// A misspelt attribute or the mixin of another kind does not compile.
const created = dataOf(
  await occi.POST('/compute/', {
    body: {
      kind: 'http://schemas.ogf.org/occi/infrastructure#compute',
      title: 'web',
      attributes: { 'occi.compute.cores': 2, 'occi.compute.memory': 4 },
    },
  }),
)
const path = { id: created.id.replace('urn:uuid:', '') }

const started = dataOf(
  await occi.POST('/compute/{id}', {
    params: { path, query: { action: 'start' } },
    body: { action: 'http://schemas.ogf.org/occi/infrastructure/compute/action#start' },
  }),
)
console.log(`${started.title} was started`)

let { attributes } = started
while (attributes?.['occi.compute.state'] !== 'active') {
  await new Promise((resolve) => setTimeout(resolve, 100))
  ;({ attributes } = dataOf(await occi.GET('/compute/{id}', { params: { path } })))
}
console.log('it is active')

const query = { 'occi.compute.state': 'active', search: 'web', order: '-changed', number: 10 } as const
const { resources = [] } = dataOf(await occi.GET('/compute/', { params: { query } }))
console.log(`${resources.length} active`)

dataOf(await occi.DELETE('/compute/{id}', { params: { path } }))
const gone = await occi.GET('/compute/{id}', { params: { path } })
console.log(gone.error?.code)
