import { describe, it } from 'vitest'
import { within } from '../within.ts'
import { actsInEveryState } from './cases/act.ts'
import { replacesThereAndBack, updatesThereAndBack } from './cases/change.ts'
import { createsWhatIsDefined, keepsEntitiesApart, leavesNothingBehind, refusesWithoutTrace } from './cases/create.ts'
import { retrievesManyAsOne, retrievesTheSameAgain } from './cases/retrieve.ts'
import { tagsAndUntags } from './cases/tag.ts'
import { BackendKit, type Trial } from './kit.ts'
import type { BackendContractOptions, BackendExample } from './options.ts'

/** One rule of the contract for one example. */
export interface BackendCase {
  readonly title: string
  /** Throws if the backend does not keep the rule. */
  run(): Promise<void>
}

const rules: readonly (readonly [title: string, trial: Trial])[] = [
  ['is created with the values that its kind and mixins define', createsWhatIsDefined],
  ['is shown the same each time', retrievesTheSameAgain],
  ['is shown among many as it is alone', retrievesManyAsOne],
  ['accepts or refuses every applicable action in every state', actsInEveryState],
  ['is updated, and back', updatesThereAndBack],
  ['is replaced, and back', replacesThereAndBack],
  ['gains and loses mixins', tagsAndUntags],
  ['stands apart from others', keepsEntitiesApart],
  ['is deleted and leaves nothing behind', leavesNothingBehind],
]

/** Returns all rules of the contract for the examples of its options, to be run one by one. */
export function backendCases(options: BackendContractOptions): readonly BackendCase[] {
  const { examples, refused = [] } = options
  return [
    { title: 'has routines for its categories', run: () => within(new BackendKit(options), (kit) => kit.open()) },
    ...examples.flatMap((example, index) =>
      rules.map(([title, trial]) => caseOf(`${nameOf(example, index)} ${title}`, trial, example, options)),
    ),
    ...refused.map((example, index) =>
      caseOf(`${nameOf(example, index)} is refused and leaves no trace`, refusesWithoutTrace, example, options),
    ),
  ]
}

function caseOf(title: string, trial: Trial, example: BackendExample, options: BackendContractOptions): BackendCase {
  return { title, run: () => within(new BackendKit(options), (kit) => trial(example, kit)) }
}

/** Returns the name of an example, such as `machine #1 with placed`. */
function nameOf({ kind, mixins = [] }: BackendExample, index: number): string {
  const held = mixins.length === 0 ? '' : ` with ${mixins.map((mixin) => mixin.term).join(', ')}`
  return `${kind.term} #${index + 1}${held}`
}

/**
 * The contract of a backend as tests, for the author of one; to be called in a test file of vitest. The backend runs in
 * the engine that services use, over a registry in memory; no server is needed.
 *
 * @example
 * import { backendContract } from '@occi/testkit/backend'
 *
 * backendContract('JobBackend', {
 *   categories: [job],
 *   open() {
 *     const queue = new Queue()
 *     return { backend: new JobBackend(queue), leftovers: () => queue.jobs }
 *   },
 *   examples: [{ kind: job, attributes: { 'com.example.job.command': 'make' } }],
 * })
 */
export function backendContract(name: string, options: BackendContractOptions): void {
  describe(`${name} keeps the contract of a backend`, () => {
    for (const { title, run } of backendCases(options)) it(title, run)
  })
}
