import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { jobBackend } from './job-backend.ts'
import { job } from './types.ts'

/** Returns the service, with its entities in memory. */
export function createApplication(): Application {
  const app = new Application({ renderings: [...standardRenderings(), htmlRendering({ name: 'Jobs' })] })
  return app.registerBackend(job, jobBackend)
}
