import { cloud, machine } from '../../../packages/server/src/protocol/cloud.test-fixture.ts'
import { runSuite } from './suite.ts'

// The order of a Worker: the service is created before any request, when neither timers nor random values exist.
const app = cloud()

export default {
  fetch: app.fetch,

  /** Is called by `workerd test`. */
  async test(): Promise<void> {
    const created = await app.request('http://localhost/machine/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: machine.identifier }),
    })
    const { status } = created
    const global = { name: 'an application of the module', failure: status === 201 ? undefined : `answered ${status}` }
    console.log(JSON.stringify([global, ...(await runSuite())]))
  },
}
