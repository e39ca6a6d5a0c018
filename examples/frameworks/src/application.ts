import { defineKind, resource } from '@occi/core'
import { Application } from '@occi/server'

export const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  title: 'A batch job',
  parent: resource,
  attributes: { 'com.example.job.command': { type: 'string', required: true, mutable: true } },
})

/** Where the query interface is for clients that know only the host: outside any mount point. */
export const wellKnown = '/.well-known/org/ogf/occi/-/'

/** Returns a service to be mounted below `/occi`. */
export function createApplication(): Application {
  return new Application({ base: '/occi' }).registerBackend(job, {})
}
