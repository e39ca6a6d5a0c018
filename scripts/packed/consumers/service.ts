// A service on the registry that REGISTRY names, with the pages if PAGES is set; prints what it was answered.
import { defineKind, resource } from '@occi/core'
import { Application, standardRenderings } from '@occi/server'
import { serve } from '@occi/server/node'

const job = defineKind({ scheme: 'http://example.com/occi#', term: 'job', parent: resource })
const pages = process.env.PAGES === undefined ? [] : [(await import('@occi/render-html')).htmlRendering()]
const registry = await openRegistry(process.env.REGISTRY)

const app = new Application({ registry, renderings: [...standardRenderings(), ...pages] }).registerBackend(job, {})
const { url, close } = await serve(app, { port: 0 })
const accept = pages.length === 0 ? 'text/plain' : 'text/html'
const created = await fetch(`${url}/job/`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ kind: job.identifier, title: 'nightly' }),
})
const shown = await fetch(`${url}/job/?number=1`, { headers: { Accept: accept } })
console.log(JSON.stringify([created.status, shown.status, shown.headers.get('Content-Type')]))
await close()

async function openRegistry(name: string | undefined) {
  if (name === undefined) return undefined
  if (!name.startsWith('postgres:')) return new (await import('@occi/registry/sqlite')).SqliteRegistry(name)
  return (await import('@occi/registry-postgres')).PostgresRegistry.open(name)
}
