import { defineMixin } from '@occi/core'
import { compute } from './compute.ts'
import { scheme } from './scheme.ts'

/** What all OS templates depend on; a compute holds one of them (`GFD.224 OS Template`). */
export const osTpl = defineMixin({
  scheme,
  term: 'os_tpl',
  title: 'OS template',
  applies: [compute],
  exclusive: true,
})

/**
 * What all resource templates depend on; a compute holds one of them, and it overrides the sizes that the compute
 * carries (`GFD.224 Resource Template`).
 */
export const resourceTpl = defineMixin({
  scheme,
  term: 'resource_tpl',
  title: 'Resource template',
  applies: [compute],
  exclusive: true,
  override: true,
})

/** Sizes of a template: cores, and GiB of memory and of ephemeral storage. */
type Sizes = readonly [cores: number, memory: number, ephemeralStorage: number]

function template(term: string, title: string, [cores, memory, ephemeralStorage]: Sizes) {
  return defineMixin({
    // The tables of GFD.222 name other schemes, its text says that this one is common to all provisions.
    scheme: 'http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#',
    term,
    title,
    depends: [resourceTpl],
    applies: [compute],
    location: `/resource_tpl/${term}/`,
    attributes: {
      'occi.compute.cores': {
        type: 'integer',
        mutable: true,
        default: cores,
        description: 'Number of virtual processor cores',
      },
      'occi.compute.memory': { type: 'number', mutable: true, default: memory, description: 'Memory in GiB' },
      'occi.compute.ephemeral_storage.size': {
        type: 'number',
        default: ephemeralStorage,
        description: 'Storage that is deleted with the compute, in GiB',
      },
      'occi.compute.ephemeral_storage.deviceid': {
        type: 'string',
        mutable: true,
        description: 'Device of the ephemeral storage, as the compute sees it',
      },
    },
  })
}

/**
 * The resource templates (`GFD.222 Profile type definitions`); a claim of conformance needs the first three (R0306 to
 * R0311).
 */
export const resourceTemplates = Object.freeze({
  small: template('small', 'A small Compute instance', [1, 1, 10]),
  medium: template('medium', 'A medium Compute instance', [2, 2, 20]),
  large: template('large', 'A large Compute instance', [4, 4, 40]),
  memSmall: template('mem_small', 'A small Compute instance for memory-intensive applications', [1, 4, 10]),
  memMedium: template('mem_medium', 'A medium Compute instance for memory-intensive applications', [2, 8, 20]),
  memLarge: template('mem_large', 'A large Compute instance for memory-intensive applications', [4, 16, 40]),
})
