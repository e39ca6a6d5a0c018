import { type Entity, isLink, type Json, type Link } from '@occi/core'
import {
  type ClientRendering,
  type Decoded,
  type EntityWithLinks,
  faultsError,
  fieldValues,
  type Payload,
  type Raw,
  type RawAnswer,
  type RawAttributes,
  type RawEntity,
  type RawError,
  type ReceivedMessage,
  type RenderContext,
} from '@occi/core/authoring'
import { rawErrorOf } from './checks/answers.ts'
import { rawOf } from './checks/categories.ts'

const mediaType = 'application/x-mirror'

/** The simplest rendering there can be: what core reads, as it is, with a checksum against damage. */
export function mirrorRendering(): ClientRendering {
  return {
    mediaTypes: [mediaType],
    lists: 'entities',
    canEncode: () => true,
    async encode(payload, context) {
      const fields = [['Content-Type', context.mediaType]] as const
      if (payload.type === 'nothing') return { fields, body: '' }
      const text = JSON.stringify(await mirrored(payload, context), (_, value) =>
        value instanceof Map ? { entries: [...value] } : value,
      )
      return { fields, body: text + checksum(text) }
    },
    decode(message): Decoded | undefined {
      const raw = reflected(message) as Raw | undefined
      return raw && { raw, at: (path) => ({ pointer: `/${path.join('/')}` }) }
    },
    answers: {
      decode(message, expected) {
        const answer = reflected(message) as RawAnswer | undefined
        if (answer === undefined || expected.includes(answer.type)) return answer
        throw faultsError('syntax', [{ message: `expected ${expected.join(' or ')}`, path: [] }])
      },
      decodeError: (message) => reflected(message) as RawError | undefined,
    },
  }
}

/** What a message mirrors; undefined if it is empty. */
function reflected({ fields, body }: ReceivedMessage): unknown {
  const whole = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (whole === '') return undefined
  const text = whole.slice(0, -8)
  if (checksum(text) !== whole.slice(-8) || fieldValues(fields, 'content-type').length === 0) {
    throw faultsError('syntax', [{ message: 'the checksum is wrong', path: [], position: { line: 1 } }])
  }
  return JSON.parse(text, (_, value) => (Array.isArray(value?.entries) ? new Map(value.entries) : value))
}

function checksum(text: string): string {
  let sum = 1
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) >>> 0
  return sum.toString(16).padStart(8, '0')
}

async function mirrored(payload: Payload, { url }: RenderContext): Promise<Raw | RawError> {
  switch (payload.type) {
    case 'error':
      return rawErrorOf(payload.error, payload.status)
    case 'entity':
      return { type: 'entity', entity: entityOf(payload, url) }
    case 'entities': {
      const entities: RawEntity[] = []
      for await (const batch of payload.batches) entities.push(...batch.map((one) => entityOf(one, url)))
      return { type: 'entities', entities }
    }
    case 'categories':
      return {
        type: 'categories',
        categories: payload.categories.map((category) => {
          const raw = rawOf(category)
          return raw.location === undefined ? raw : { ...raw, location: url(raw.location) }
        }),
      }
    case 'locations':
      return { type: 'locations', locations: payload.locations.map(url) }
    case 'partial':
      return { type: 'entity', entity: payload.entity }
    case 'action':
      return { type: 'action', action: payload.action.identifier, attributes: attributesOf(payload.attributes) }
    case 'filter':
      return {
        type: 'filter',
        categories: payload.categories.map(({ identifier }) => ({ identifier })),
        attributes: attributesOf(payload.attributes),
      }
    default:
      throw new TypeError(`${payload.type} is not read`)
  }
}

function attributesOf(values: { readonly [name: string]: Json | undefined }): RawAttributes {
  return new Map(Object.entries(values).map(([name, value = null]) => [name, { json: value }]))
}

function entityOf({ entity, links }: EntityWithLinks, url: (location: string) => string): RawEntity {
  const fields: RawEntity = {
    categories: [entity.kind, ...entity.mixins].map((identifier) => ({ identifier })),
    attributes: attributesOf(entity.attributes),
    id: entity.id,
    ...(entity.title === undefined ? {} : { title: { json: entity.title } }),
    actions: entity.actions,
  }
  return isLink(entity) ? { ...fields, ...endsOf(entity, url) } : { ...fields, ...resourceOf({ entity, links }, url) }
}

function endsOf({ source, target, targetKind }: Link, url: (location: string) => string) {
  const kind = targetKind === undefined ? {} : { kind: targetKind }
  return { source: { uri: url(source) }, target: { uri: url(target), ...kind } }
}

function resourceOf({ entity, links }: EntityWithLinks, url: (location: string) => string) {
  const summary = summaryOf(entity)
  return {
    ...(summary === undefined ? {} : { summary: { json: summary } }),
    links: links.map((link) => entityOf({ entity: link, links: [] }, url)),
  }
}

function summaryOf(entity: Entity): string | undefined {
  return isLink(entity) ? undefined : entity.summary
}
