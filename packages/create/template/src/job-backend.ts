import { AttributeError, type BackendFor } from '@occi/core'
import { cancel, type job } from './types.ts'

/** What happens when clients create and cancel jobs. */
export const jobBackend: BackendFor<typeof job> = {
  create(entity) {
    if (entity.attributes['com.example.job.command'].trim() === '') {
      throw new AttributeError('com.example.job.command must name a command, got only spaces.') // answered with 400
    }
    entity.attributes['com.example.job.state'] = 'queued'
    entity.actions = [cancel.identifier]
  },

  action(entity) {
    entity.attributes['com.example.job.state'] = 'cancelled'
    entity.actions = [] // a cancelled job cannot be cancelled again
  },
}
