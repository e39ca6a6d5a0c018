import type { EntityWithLinks, Payload, RawEntity } from '@occi/core/authoring'
import fc from 'fast-check'
import { arbitraryEntities } from './entity.ts'
import { type AnsweredError, arbitraryError } from './error.ts'
import { arbitraryFilter, arbitraryInvocation, arbitraryPartial } from './message.ts'
import { arbitraryModel, type Model } from './model.ts'

/** A small service and the messages that it receives and sends: the input of one try. */
export interface Sample {
  readonly model: Model
  /** Resources with their links, then links. */
  readonly entities: readonly EntityWithLinks[]
  /** One of them. */
  readonly chosen: EntityWithLinks
  /** A part of the chosen one, to change it. */
  readonly partial: RawEntity
  readonly filter: Extract<Payload, { type: 'filter' }>
  /** Unset if the model has no action. */
  readonly invocation?: Extract<Payload, { type: 'action' }>
  /** What went wrong with a request. */
  readonly failure: AnsweredError
}

/** Samples of everything that a rendering writes and reads. */
export function arbitrarySample(): fc.Arbitrary<Sample> {
  return arbitraryModel().chain((model) => {
    const { catalogue } = model
    return arbitraryEntities(catalogue)
      .chain((entities) => fc.tuple(fc.constant(entities), fc.constantFrom(...entities)))
      .chain(([entities, chosen]) =>
        fc.record({
          model: fc.constant(model),
          entities: fc.constant(entities),
          chosen: fc.constant(chosen),
          partial: arbitraryPartial(catalogue, chosen.entity),
          filter: arbitraryFilter(catalogue),
          invocation: arbitraryInvocation(catalogue) ?? fc.constant(undefined),
          failure: arbitraryError(),
        }),
      )
  })
}
