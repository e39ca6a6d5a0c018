import { type Result, runTests, startFile } from './vitest.ts'

const files = {
  answers: () => import('../../../packages/server/src/protocol/answers.test.ts'),
  clients: () => import('../../../packages/server/src/protocol/clients.test.ts'),
  collection: () => import('../../../packages/server/src/protocol/collection.test.ts'),
  create: () => import('../../../packages/server/src/protocol/create.test.ts'),
  entity: () => import('../../../packages/server/src/protocol/entity.test.ts'),
  forms: () => import('../../../packages/server/src/protocol/forms.test.ts'),
  hidden: () => import('../../../packages/server/src/protocol/hidden.test.ts'),
  'hidden events': () => import('../../../packages/server/src/protocol/hidden-events.test.ts'),
  negotiation: () => import('../../../packages/server/src/protocol/negotiation.test.ts'),
  'own names': () => import('../../../packages/server/src/protocol/own-names.test.ts'),
  paths: () => import('../../../packages/server/src/protocol/paths.test.ts'),
  preconditions: () => import('../../../packages/server/src/protocol/preconditions.test.ts'),
  query: () => import('../../../packages/server/src/protocol/query.test.ts'),
  'query interface': () => import('../../../packages/server/src/protocol/query-interface.test.ts'),
  swap: () => import('../../../packages/server/src/protocol/swap.test.ts'),
  unanswerable: () => import('../../../packages/server/src/protocol/unanswerable.test.ts'),
}

const joined = 'Headers joins the fields of one name and keeps their names in lower case'

/** What cannot be tested through Web requests, and why. */
const notApplicable: Readonly<Record<string, string>> = {
  'clients > clients in the wild write > a quote in the middle of a value: a clear 400': joined,
  'create > faults in repeated header fields say which of them (GFD.229 OCCI Header Rendering)': joined,
}

/** Runs the tests of the protocol; those of other files need sockets, timers of Node or modules loaded twice. */
export async function runSuite(): Promise<readonly Result[]> {
  for (const [name, load] of Object.entries(files)) {
    startFile(name)
    await load()
  }
  return runTests(notApplicable)
}
