import type { EntityData, Service } from '@occi/client'
import { documentOf } from '../manifest/document.ts'
import { nameOf } from '../model/references.ts'
import { print, type Terminal, write } from '../terminal.ts'
import { descriptionOf } from './description.ts'

/** How results are written. */
export const formats = ['table', 'wide', 'json', 'yaml', 'text', 'name'] as const

export type Format = (typeof formats)[number]

/** Writes entities one after the other, in a format that is no table; returns how many. */
export async function writeEntities(
  terminal: Terminal,
  service: Service,
  entities: AsyncIterable<EntityData>,
  format: Exclude<Format, 'table' | 'wide'>,
): Promise<number> {
  let count = 0
  if (format === 'json') await write(terminal.output, '[')
  for await (const entity of entities) {
    await write(terminal.output, await textOf(service, entity, format, count === 0))
    count++
  }
  if (format === 'json') await write(terminal.output, count === 0 ? ']\n' : '\n]\n')
  return count
}

/** Writes one entity. */
export async function writeEntity(
  terminal: Terminal,
  service: Service,
  entity: EntityData,
  format: Exclude<Format, 'table' | 'wide'>,
): Promise<void> {
  if (format === 'json') await print(terminal, JSON.stringify(documentOf(service, entity), null, 2))
  else await write(terminal.output, await textOf(service, entity, format, true))
}

async function textOf(
  service: Service,
  entity: EntityData,
  format: Exclude<Format, 'table' | 'wide'>,
  isFirst: boolean,
): Promise<string> {
  switch (format) {
    case 'name':
      return `${nameOf(service, entity)}\n`
    case 'json': {
      const text = JSON.stringify(documentOf(service, entity), null, 2).replaceAll('\n', '\n  ')
      return `${isFirst ? '' : ','}\n  ${text}`
    }
    case 'yaml': {
      const { stringify } = await import('yaml')
      return `${isFirst ? '' : '---\n'}${stringify(documentOf(service, entity))}`
    }
    case 'text':
      return `${isFirst ? '' : '\n'}${descriptionOf(service, entity)}`
  }
}
