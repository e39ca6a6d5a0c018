import type { Awaitable } from '@occi/core'
import { chain } from '@occi/core/authoring'
import { retrieve } from '../operations/retrieve.ts'
import { entityResult, type Result } from './result.ts'
import type { Task } from './task.ts'

/** Shows an entity with its links, brought up to date (`GFD.223 HTTP Methods Applied to Entity Instances`, GET Method). */
export function retrieveEntity(task: Task): Awaitable<Result> {
  const { location, call, shown } = task
  return chain(retrieve(location, call, shown.mostLinks), (found) => {
    task.check?.(found)
    return entityResult(found, 'shown')
  })
}
