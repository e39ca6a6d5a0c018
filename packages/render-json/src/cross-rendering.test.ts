import {
  type Payload,
  type Raw,
  type RawType,
  type Rendering,
  resolveDrafts,
  resolveFilter,
  resolveInvocation,
  resolveReplacement,
} from '@occi/core/authoring'
import { textOcciRendering, textPlainRendering } from '@occi/render-text'
import { arbitrarySample, received, renderContext, resolveContext, type Sample } from '@occi/testkit/rendering'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'

const renderings: readonly Rendering[] = [
  jsonRendering(),
  textPlainRendering(),
  textOcciRendering({ maxHeaderBytes: 1_000_000 }),
]
const pairs = renderings.flatMap((one) =>
  renderings.flatMap((other) =>
    one === other ? [] : [[one.mediaTypes[0] ?? '', other.mediaTypes[0] ?? '', one, other] as const],
  ),
)

/** What is read of a payload once it is written. */
async function through(rendering: Rendering, payload: Payload, type: RawType, sample: Sample): Promise<Raw> {
  const context = renderContext(rendering.mediaTypes[0] ?? '', sample.model.catalogue, sample.entities)
  const decoded = rendering.decode(await received(await rendering.encode(payload, context)), [type])
  if (decoded === undefined) throw new Error(`nothing was read of ${payload.type}`)
  return decoded.raw
}

/** What a message means: names looked up, values checked. */
function meaningOf(raw: Raw, { model, chosen, invocation }: Sample): unknown {
  const context = resolveContext(model.open)
  switch (raw.type) {
    case 'entity':
      return [resolveDrafts([raw.entity], context), resolveReplacement(raw.entity, chosen, context)]
    case 'action':
      return resolveInvocation(raw, invocation?.action.term ?? '', context)
    case 'filter':
      return resolveFilter(raw, context)
    default:
      throw new Error(`${raw.type} is not compared`)
  }
}

describe.each(pairs)('%s and %s', (_, __, one, other) => {
  const property = (check: (sample: Sample) => Promise<void>) =>
    fc.assert(fc.asyncProperty(arbitrarySample(), check), { numRuns: 20 })

  it('read an entity in the same way', { timeout: 120_000 }, () =>
    property(async (sample) => {
      const payload: Payload = { type: 'entity', ...sample.chosen }
      const [a, b] = [await through(one, payload, 'entity', sample), await through(other, payload, 'entity', sample)]
      expect(meaningOf(a, sample)).toEqual(meaningOf(b, sample))
    }),
  )

  it('translate an entity from one into the other', { timeout: 120_000 }, () =>
    property(async (sample) => {
      const raw = await through(one, { type: 'entity', ...sample.chosen }, 'entity', sample)
      if (raw.type !== 'entity') return expect.unreachable()
      const translated = await through(other, { type: 'partial', entity: raw.entity }, 'entity', sample)
      expect(meaningOf(translated, sample)).toEqual(meaningOf(raw, sample))
    }),
  )

  it('read a call and a filter in the same way', { timeout: 120_000 }, () =>
    property(async (sample) => {
      const { invocation, filter } = sample
      for (const payload of invocation === undefined ? [filter] : [filter, invocation]) {
        const [a, b] = [
          await through(one, payload, payload.type, sample),
          await through(other, payload, payload.type, sample),
        ]
        expect(meaningOf(a, sample)).toEqual(meaningOf(b, sample))
      }
    }),
  )
})
