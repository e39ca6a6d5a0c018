import type { EntityOf } from '@occi/core'
import type { compute } from '../compute.ts'

/** Chooses what a client has left out of a compute, and returns what it has then; memory in GiB. */
export function completeCompute({ attributes, location }: EntityOf<typeof compute>) {
  attributes['occi.compute.architecture'] ??= 'x64'
  attributes['occi.compute.cores'] ??= 1
  attributes['occi.compute.memory'] ??= 1
  attributes['occi.compute.hostname'] ??= hostnameAt(location)
  const { 'occi.compute.cores': cores, 'occi.compute.memory': memory, 'occi.compute.hostname': hostname } = attributes
  return { cores, memory, hostname }
}

function hostnameAt(location: string): string {
  const last = location.slice(location.lastIndexOf('/') + 1).toLowerCase()
  return `vm-${last.replaceAll(/[^a-z0-9-]/g, '-').slice(-12)}`.replace(/-+$/, '')
}
