import type { Payload, PayloadType } from '@occi/core/authoring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientsReadIt, emptyAnswersCarryNothing, errorsComeBack } from './checks/answers.ts'
import { categoriesComeBack } from './checks/categories.ts'
import {
  createdComesBack,
  emptyListingComesBack,
  entitiesComeBack,
  entityComesBack,
  locationsComeBack,
  partialComesBack,
} from './checks/entities.ts'
import { eventsComeBack, largeEventsAreRefused } from './checks/events.ts'
import { isReadOrRefused, isReadOrRefusedByClients, listedPartsHavePlaces, partsHavePlaces } from './checks/faults.ts'
import { emptyCarriesNothing, errorsTellTheirMessage, octetsReadAsText, streamsAreTheSame } from './checks/messages.ts'
import { filterComesBack, invocationComesBack } from './checks/requests.ts'
import { Subject } from './checks/subject.ts'
import { arbitraryDamage, arbitraryGarbage, damagedMessage } from './generate/garbage.ts'
import { arbitrarySample, type Sample } from './generate/sample.ts'
import type { RenderingContractOptions } from './options.ts'

type Check = (subject: Subject, sample: Sample) => Promise<void>

/** What must hold for each payload that the rendering can write and also reads. */
const comesBack: { readonly [T in PayloadType]?: readonly Check[] } = {
  entity: [entityComesBack, createdComesBack, partsHavePlaces, octetsReadAsText],
  entities: [entitiesComeBack, emptyListingComesBack, listedPartsHavePlaces, streamsAreTheSame],
  categories: [categoriesComeBack],
  locations: [locationsComeBack],
  partial: [partialComesBack],
  action: [invocationComesBack],
  filter: [filterComesBack],
}

/** What must hold for each payload that it can write, but does not read. */
const isWritten: { readonly [T in PayloadType]: readonly Check[] } = {
  entity: [writes(({ chosen }) => ({ type: 'entity', ...chosen }))],
  entities: [streamsAreTheSame],
  categories: [writes(({ model }) => ({ type: 'categories', categories: model.catalogue.categories }))],
  locations: [
    writes(({ entities }) => ({ type: 'locations', locations: entities.map(({ entity }) => entity.location) })),
  ],
  nothing: [writes(() => ({ type: 'nothing' }))],
  error: [errorsTellTheirMessage],
  partial: [writes(({ partial }) => ({ type: 'partial', entity: partial }))],
  action: [writes(({ invocation }) => invocation ?? { type: 'nothing' })],
  filter: [writes(({ filter }) => filter)],
}

function writes(payloadOf: (sample: Sample) => Payload): Check {
  return async function isWritten(subject, sample) {
    await subject.write(payloadOf(sample), sample)
  }
}

/** Milliseconds, far more than any try takes on a busy machine. */
const timeout = 120_000

/**
 * The contract of a rendering, as tests: what it writes comes back as it was, in every media type; what is no message
 * is refused with its faults in their places. Services are made up, with all that values, names and types can be.
 *
 * @example
 * import { renderingContract } from '@occi/testkit/rendering'
 *
 * renderingContract('xmlRendering', { rendering: () => xmlRendering() })
 */
export function renderingContract(name: string, options: RenderingContractOptions): void {
  describe(`${name} keeps the contract of renderings`, () => {
    const { mediaTypes, formats = [] } = options.rendering()
    it('names its media types in lower case, without parameters', () => {
      expect(mediaTypes.length).toBeGreaterThan(0)
      for (const type of mediaTypes) expect(type).toMatch(/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/)
      expect(new Set(mediaTypes).size).toBe(mediaTypes.length)
    })
    it('names its formats by words, each for one of its media types', () => {
      for (const { name, mediaType } of formats) {
        expect(name).toMatch(/^[a-z0-9-]+$/)
        expect(mediaTypes).toContain(mediaType)
      }
      expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length)
    })
    describe.each(mediaTypes)('%s', (mediaType) => {
      mediaTypeContract(new Subject(options, mediaType))
    })
  })
}

function mediaTypeContract(subject: Subject): void {
  const { rendering, options, mediaType } = subject
  const numRuns = Number(process.env.OCCI_RUNS ?? options.runs ?? 30)
  const property = (check: Check) => () =>
    fc.assert(
      fc.asyncProperty(arbitrarySample(), (sample) => check(subject, sample)),
      { numRuns },
    )
  for (const type of Object.keys(isWritten) as PayloadType[]) {
    const can = rendering.canEncode(type)
    if (can !== true) {
      it(`${type}: says why it cannot write it`, () => {
        expect([400, 406]).toContain(can.status)
        expect(can.reason).toMatch(/^[^\r\n]+$/)
      })
      continue
    }
    const checks = options.writesOnly?.includes(type) ? isWritten[type] : (comesBack[type] ?? isWritten[type])
    for (const check of checks) it(`${type}: ${wordsOf(check.name)}`, { timeout }, property(check))
  }
  if (rendering.answers !== undefined) {
    it('answers: clients read what the service writes', { timeout }, property(clientsReadIt))
    it('answers: errors come back', { timeout }, property(errorsComeBack))
    it('answers: empty ones carry nothing', () => emptyAnswersCarryNothing(subject))
  }
  if (rendering.events !== undefined) {
    it('events: come back', { timeout }, property(eventsComeBack))
    it('events: large ones are refused', { timeout }, property(largeEventsAreRefused))
  }
  it('reads nothing from an empty message', () => emptyCarriesNothing(subject))
  it('reads or refuses whatever is sent', { timeout }, () => {
    const messages = fc.array(arbitraryGarbage(mediaType), { minLength: 5, maxLength: 10 })
    const garbage = fc.property(arbitrarySample(), messages, (sample, all) => {
      for (const message of all) {
        isReadOrRefused(subject, message, sample)
        isReadOrRefusedByClients(subject, message)
      }
    })
    fc.assert(garbage, { numRuns })
  })
  if (rendering.canEncode('entity') === true)
    it('reads or refuses what was damaged', { timeout }, async () => {
      const damages = fc.array(arbitraryDamage(), { minLength: 5, maxLength: 10 })
      const accident = fc.asyncProperty(arbitrarySample(), damages, async (sample, all) => {
        const whole = await subject.write({ type: 'entity', ...sample.chosen }, sample)
        for (const damage of all) {
          const message = damagedMessage(whole, damage)
          isReadOrRefused(subject, message, sample)
          isReadOrRefusedByClients(subject, message)
        }
      })
      await fc.assert(accident, { numRuns })
    })
}

/** `entityComesBack` as `entity comes back`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
