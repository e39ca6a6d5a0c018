import { cloud, machine } from '../../../packages/server/src/protocol/cloud.test-fixture.ts'
import { runSuite } from './suite.ts'

// As a Worker has it: created before any request, where there are neither timers nor random values.
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
