import { OcciError } from '@occi/core'
import type {
  AnswerDecoder,
  Decoded,
  Message,
  Payload,
  Raw,
  RawAnswer,
  RawCategory,
  RawEntity,
  RawError,
  Rendering,
} from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientsReadIt, errorsComeBack } from './checks/answers.ts'
import { categoriesComeBack } from './checks/categories.ts'
import {
  createdComesBack,
  entitiesComeBack,
  entityComesBack,
  locationsComeBack,
  partialComesBack,
} from './checks/entities.ts'
import { isReadOrRefused, listedPartsHavePlaces, partsHavePlaces } from './checks/faults.ts'
import { emptyCarriesNothing, errorsTellTheirMessage, octetsReadAsText, streamsAreTheSame } from './checks/messages.ts'
import { filterComesBack, invocationComesBack } from './checks/requests.ts'
import { Subject } from './checks/subject.ts'
import { renderingContract } from './contract.ts'
import { arbitrarySample, type Sample } from './generate/sample.ts'
import { mirrorRendering } from './mirror.test-fixture.ts'

renderingContract('a mirror', { rendering: mirrorRendering, runs: process.env.THOROUGH === undefined ? 10 : 30 })

renderingContract('a mirror that only shows, and refuses what it finds too long', {
  rendering: () => ({
    ...mirrorRendering(),
    canEncode: (type) => (type === 'filter' ? { status: 406, reason: 'a filter is not shown' } : true),
    encode(payload, context) {
      if (payload.type === 'entity' && payload.links.length > 1) throw new OcciError('not-acceptable', 'too long')
      return mirrorRendering().encode(payload, context)
    },
    decode: () => undefined,
  }),
  writesOnly: ['entity', 'entities', 'categories', 'locations', 'partial', 'action'],
  runs: 5,
})

/** The mirror with something wrong in what it reads. */
function reading(change: (raw: Raw) => Raw): Rendering {
  const mirror = mirrorRendering()
  return {
    ...mirror,
    decode(message, expected) {
      const decoded = mirror.decode(message, expected)
      return decoded && { ...decoded, raw: change(decoded.raw) }
    },
  }
}

/** The mirror with something wrong in what clients read. */
function answering(change: (answer: RawAnswer | undefined) => RawAnswer | undefined): Rendering {
  const mirror = mirrorRendering()
  return { ...mirror, answers: { ...mirror.answers, decode: (...args) => change(mirror.answers.decode(...args)) } }
}

/** The mirror with something wrong in the errors that clients read. */
function failing(change: (error: RawError) => RawError): Rendering {
  const mirror = mirrorRendering()
  const decodeError: AnswerDecoder['decodeError'] = (message) => {
    const error = mirror.answers.decodeError(message)
    return error && change(error)
  }
  return { ...mirror, answers: { ...mirror.answers, decodeError } }
}

function readingEntity(change: (entity: RawEntity) => RawEntity): Rendering {
  return reading((raw) => (raw.type === 'entity' ? { ...raw, entity: change(raw.entity) } : raw))
}

/** The mirror with something wrong in what it writes. */
function writing(change: (message: Message, payload: Payload) => Message): Rendering {
  const mirror = mirrorRendering()
  return {
    ...mirror,
    encode: async (payload, context) => change(await mirror.encode(payload, context), payload),
  }
}

function without<T extends object>(value: T, ...names: (keyof T)[]): T {
  const copy = { ...value }
  for (const name of names) delete copy[name]
  return copy
}

const firstLink = (entity: RawEntity, change: (link: RawEntity) => RawEntity): RawEntity =>
  entity.links === undefined
    ? entity
    : { ...entity, links: entity.links.map((link, i) => (i === 0 ? change(link) : link)) }

type Check = (subject: Subject, sample: Sample) => Promise<void> | void

const broken: readonly [what: string, check: Check, rendering: Rendering][] = [
  ['loses the title', entityComesBack, readingEntity((entity) => without(entity, 'title'))],
  ['loses the summary', entityComesBack, readingEntity((entity) => without(entity, 'summary'))],
  ['loses the id', entityComesBack, readingEntity((entity) => without(entity, 'id'))],
  ['loses the actions', entityComesBack, readingEntity((entity) => without(entity, 'actions'))],
  ['loses the links', entityComesBack, readingEntity((entity) => without(entity, 'links'))],
  ['loses the id of a link', entityComesBack, readingEntity((e) => firstLink(e, (link) => without(link, 'id')))],
  [
    'loses the kind of a target',
    entityComesBack,
    readingEntity((e) => (e.target === undefined ? e : { ...e, target: { uri: e.target.uri } })),
  ],
  [
    'turns mixins round',
    entityComesBack,
    readingEntity((e) => ({ ...e, categories: [...e.categories.slice(0, 1), ...e.categories.slice(1).reverse()] })),
  ],
  [
    'loses an attribute',
    entityComesBack,
    readingEntity((e) => ({ ...e, attributes: new Map([...e.attributes].slice(1)) })),
  ],
  [
    'trims values',
    entityComesBack,
    readingEntity((e) => ({
      ...e,
      attributes: new Map(
        [...e.attributes].map(([name, value]) => [
          name,
          'json' in value && typeof value.json === 'string' ? { json: value.json.trim() } : value,
        ]),
      ),
    })),
  ],
  [
    'shows another entity when one was made',
    createdComesBack,
    reading(() => ({ type: 'locations', locations: ['/cloud/x'] })),
  ],
  [
    'loses an entity of a listing',
    entitiesComeBack,
    reading((raw) => (raw.type === 'entities' ? { ...raw, entities: raw.entities.slice(1) } : raw)),
  ],
  [
    'forgets the base path',
    locationsComeBack,
    reading((raw) =>
      raw.type === 'locations' ? { ...raw, locations: raw.locations.map((l) => l.replace('/cloud', '')) } : raw,
    ),
  ],
  ['forgets the title of a change', partialComesBack, readingEntity((entity) => without(entity, 'title'))],
  [
    'loses what a mixin applies to',
    categoriesComeBack,
    reading((raw) =>
      raw.type === 'categories' ? { ...raw, categories: raw.categories.map((one) => without(one, 'applies')) } : raw,
    ),
  ],
  [
    'loses the enumeration of an attribute',
    categoriesComeBack,
    reading((raw) => (raw.type === 'categories' ? { ...raw, categories: raw.categories.map(withoutPatterns) } : raw)),
  ],
  [
    'loses the attributes of an action',
    invocationComesBack,
    reading((raw) => (raw.type === 'action' ? { ...raw, attributes: new Map() } : raw)),
  ],
  [
    'loses a category of a filter',
    filterComesBack,
    reading((raw) => (raw.type === 'filter' ? { ...raw, categories: raw.categories.slice(1) } : raw)),
  ],
  [
    'reads listings as another service would not',
    clientsReadIt,
    answering((answer) => (answer?.type === 'entities' ? { ...answer, entities: answer.entities.slice(1) } : answer)),
  ],
  [
    'reads locations where an entity is expected',
    clientsReadIt,
    answering((answer) => (answer?.type === 'entity' ? { type: 'locations', locations: [] } : answer)),
  ],
  ['loses the code of an error', errorsComeBack, failing((error) => without(error, 'code'))],
  ['loses the faults of an error', errorsComeBack, failing((error) => ({ ...error, faults: [] }))],
  ['has no Content-Type', entityComesBack, writing(({ body }) => ({ fields: [], body }))],
  [
    'writes a line break into a field',
    entityComesBack,
    writing(({ fields, body }) => ({ fields: [...fields, ['X', 'a\r\nb']], body })),
  ],
  [
    'swallows the message of an error',
    errorsTellTheirMessage,
    writing((message, { type }) => (type === 'error' ? { ...message, body: 'an error' } : message)),
  ],
  [
    'writes a stream in another way',
    streamsAreTheSame,
    writing((message, payload) =>
      payload.type === 'entities' && !Array.isArray(payload.batches)
        ? { ...message, body: `${message.body} ` }
        : message,
    ),
  ],
  [
    'cannot read octets',
    octetsReadAsText,
    {
      ...mirrorRendering(),
      decode: (message, types) =>
        typeof message.body === 'string' ? mirrorRendering().decode(message, types) : undefined,
    },
  ],
  ['reads something from nothing', emptyCarriesNothing, { ...mirrorRendering(), decode: nothing }],
  [
    'has no places',
    partsHavePlaces,
    { ...mirrorRendering(), decode: (...args) => placed(mirrorRendering().decode(...args), () => undefined) },
  ],
  [
    'gives everything the same place',
    partsHavePlaces,
    { ...mirrorRendering(), decode: (...args) => placed(mirrorRendering().decode(...args), () => ({ line: 1 })) },
  ],
  [
    'tells the entities of a listing not apart',
    listedPartsHavePlaces,
    {
      ...mirrorRendering(),
      decode: (...args) => placed(mirrorRendering().decode(...args), ([part]) => ({ pointer: `/${part}` })),
    },
  ],
  [
    'throws whatever it likes',
    refusesGarbage,
    { ...mirrorRendering(), decode: ({ body }) => JSON.parse(String(body)) },
  ],
  [
    'refuses without a place',
    refusesGarbage,
    {
      ...mirrorRendering(),
      decode(...args) {
        try {
          return mirrorRendering().decode(...args)
        } catch (error) {
          if (error instanceof Error) Object.assign(error, { faults: [{ message: error.message, path: [] }] })
          throw error
        }
      },
    },
  ],
]

function withoutPatterns(category: RawCategory): RawCategory {
  return { ...category, attributes: (category.attributes ?? []).map((attribute) => without(attribute, 'pattern')) }
}

function nothing(): Decoded {
  return { raw: { type: 'locations', locations: [] }, at: () => undefined }
}

function placed(decoded: Decoded | undefined, at: Decoded['at']): Decoded | undefined {
  return decoded && { ...decoded, at }
}

function refusesGarbage(subject: Subject, sample: Sample): void {
  isReadOrRefused(subject, { fields: [['Content-Type', 'application/x-mirror']], body: '{"a' }, sample)
}

describe('the contract of renderings finds out a rendering that', () => {
  it.each(broken)('%s', { timeout: 120_000 }, async (_, check, rendering) => {
    const subject = new Subject({ rendering: () => rendering }, 'application/x-mirror')
    const property = fc.asyncProperty(arbitrarySample(), async (sample) => check(subject, sample))
    const { failed, numSkips } = await fc.check(property, { numRuns: 300, endOnFailure: true })
    expect(failed, `a failure after ${numSkips} skipped`).toBe(true)
  })
})
