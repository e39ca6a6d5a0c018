import { type Action, type AttributeDefinitions, type Kind, OcciError } from '@occi/core'
import { splitIdentifier } from '@occi/core/authoring'
import type { RequestOptions } from './options.ts'
import type { Session } from './session.ts'
import type { Given } from './settings.ts'

/** The actions of a kind; if its definition is not known, also the identifier or term of one. */
export type ActionOf<K extends Kind> = string extends keyof K['all']
  ? Action | string
  : Action<AttributeDefinitions, K['allActions'][number]['identifier']>

/** The parameters of an action and options; both can be left out if no parameter is required. */
export type Invocation<A> =
  A extends Action<infer D>
    ? Record<never, never> extends Given<D>
      ? [attributes?: Given<D>, options?: RequestOptions]
      : [attributes: Given<D>, options?: RequestOptions]
    : [attributes?: object, options?: RequestOptions]

/**
 * Returns the action that a definition, an identifier or a term names.
 *
 * @throws OcciError `not-found` if the service has no such action
 */
export function actionFor({ catalogue }: Session, reference: Action | string, candidates: readonly string[]): Action {
  if (typeof reference !== 'string') return reference
  const term = splitIdentifier(reference).term
  const identifier =
    candidates.find((one) => one === reference || splitIdentifier(one).term === reference) ??
    catalogue.find(reference, 'action')?.identifier
  if (identifier === undefined) throw new OcciError('not-found', `the service has no action '${reference}'`)
  const { scheme } = splitIdentifier(identifier)
  return {
    class: 'action',
    scheme,
    term: splitIdentifier(identifier).term || term,
    identifier,
    attributes: {},
    all: {},
  }
}
