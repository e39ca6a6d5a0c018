import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inTurns } from '../compare.ts'
import { askWell } from '../load/ask.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { getRequest } from '../requests.ts'
import { type Row, RowSkipped } from '../row.ts'
import { median } from '../statistics.ts'

const name = 'start of the demo to its first answer, built'
const demo = fileURLToPath(new URL('../../../apps/demo-iaas/dist/main.js', import.meta.url))
/** The least that any server of Node needs. */
const bare = `const { createServer } = require('node:http')
const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1', () =>
  console.log('http://127.0.0.1:' + server.address().port))`

/** How long the demo takes from its start to its first answer, with its database in a file. */
export const start: readonly Row[] = [
  {
    group: 'start',
    name,
    async measure({ rounds }) {
      if (!existsSync(demo)) throw new RowSkipped('the demo is not built: npm run build')
      using folder = new TemporaryFolder()
      const args = [demo, '--port', '0', '--database', join(folder.path, 'occi.db')]
      const { ours, reference } = await inTurns(
        rounds,
        () => firstAnswer(args, '/-/'),
        () => firstAnswer(['-e', bare], '/'),
      )
      const detail = `a bare server of node:http needs ${Math.round(median(reference))} ms`
      return [{ name, unit: 'ms', target: { atMost: 200 }, samples: ours, detail }]
    },
  },
]

/** Milliseconds from the start of a process to its first answer. */
async function firstAnswer(args: readonly string[], path: string): Promise<number> {
  const before = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  try {
    for await (const line of createInterface(child.stdout)) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      await askWell(Number(port), getRequest(path, 'text/plain'))
      return performance.now() - before
    }
    throw new Error(`${args.join(' ')} ended before it listened`)
  } finally {
    child.kill('SIGKILL')
    await exit
  }
}
