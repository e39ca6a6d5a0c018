import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inTurns } from '../compare.ts'
import { askWell } from '../load/ask.ts'
import { cpuTimeOf } from '../process/cpu-time.ts'
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
      const cpu = { ours: [] as number[], reference: [] as number[] }
      await firstAnswer(args, '/-/', []) // creates the database, and compiles
      const { ours, reference } = await inTurns(
        rounds,
        () => firstAnswer(args, '/-/', cpu.ours),
        () => firstAnswer(['-e', bare], '/', cpu.reference),
      )
      const busy = (times: readonly number[]) => `${Math.round(median(times))} ms of CPU`
      const bareTimes = `${Math.round(median(reference))} ms, ${busy(cpu.reference)}`
      const detail = `${busy(cpu.ours)}; a bare server of node:http: ${bareTimes}`
      return [{ name, unit: 'ms', target: { atMost: 200 }, samples: ours, detail }]
    },
  },
]

/**
 * Milliseconds from the start of a process to its first answer. It ends as it does at other times, so that the next one
 * finds what it keeps, such as compiled code.
 *
 * @param cpu receives the milliseconds of processor time that it has used by then
 */
async function firstAnswer(args: readonly string[], path: string, cpu: number[]): Promise<number> {
  const before = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  try {
    for await (const line of createInterface(child.stdout)) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port === undefined) continue
      await askWell(Number(port), getRequest(path, 'text/plain'))
      const time = performance.now() - before
      cpu.push(cpuTimeOf(child.pid))
      return time
    }
    throw new Error(`${args.join(' ')} ended before it listened`)
  } finally {
    child.kill('SIGTERM')
    await exit
  }
}
