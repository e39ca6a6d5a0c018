import type { Action, Entity } from '@occi/core'
import { assertSameState, stateOf, type Trial, unlessRefused } from '../kit.ts'
import { parametersOf } from '../made-up.ts'
import type { BackendExample } from '../options.ts'
import type { ServedBackend } from '../served-backend.ts'

/** How many ways through the states of an entity are tried. */
const mostPaths = 200

/**
 * Every applicable action can be invoked or is refused, in every state that actions lead to; the result is checked
 * after every call.
 */
export const actsInEveryState: Trial = async (example, kit) => {
  const seen = new Set<string>()
  const paths: (readonly Action[])[] = [[]]
  for (let tried = 0; tried < mostPaths; tried++) {
    const path = paths.shift()
    if (path === undefined) return
    // An entity cannot be put back into a state: every way begins with a new backend.
    const subject = await kit.open()
    const entity = await follow(path, example, subject)
    const state = entity === undefined ? undefined : situationOf(entity, subject)
    if (entity === undefined || state === undefined || seen.has(state)) continue
    seen.add(state)
    for (const action of applicableTo(entity, subject)) paths.push([...path, action])
  }
}

/** Returns an entity after some actions; undefined if the last one was refused. */
async function follow(
  path: readonly Action[],
  example: BackendExample,
  subject: ServedBackend,
): Promise<Entity | undefined> {
  let entity = await subject.retrieve(await subject.create(example))
  for (const action of path) {
    const acted = await unlessRefused(subject.act(entity, { action, attributes: parametersOf(example, action) }))
    if (acted === undefined) {
      assertSameState(`an entity after a refused ${action.term}`, await subject.retrieve(entity), entity)
      return undefined
    }
    entity = await subject.retrieve(acted)
  }
  return entity
}

/** Returns what distinguishes two situations: the values that are chosen from a list, and the applicable actions. */
function situationOf(entity: Entity, { catalogue }: ServedBackend): string {
  const { attributes, actions } = stateOf(entity)
  const chosen = Object.entries(attributes).filter(([name]) =>
    [...catalogue.kinds, ...catalogue.mixins].some((category) => category.attributes[name]?.enum !== undefined),
  )
  return JSON.stringify([chosen.sort(), actions])
}

function applicableTo(entity: Entity, subject: ServedBackend): readonly Action[] {
  return entity.actions
    .map((identifier) => subject.catalogue.action(identifier))
    .filter((action) => action !== undefined)
    .filter((action) => subject.actsOn(entity, action))
}
