import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { askWell } from '../load/ask.ts'
import { DemoProcess } from '../process/demo-process.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { getRequest } from '../requests.ts'
import { type Row, RowSkipped } from '../row.ts'
import { quantile } from '../statistics.ts'

const name = 'real machines: small GETs while 50 boot'
const script = fileURLToPath(new URL('../../../apps/demo-iaas/images/make.sh', import.meta.url))
const standard = 'http://schemas.ogf.org/occi/infrastructure'
const mostMachines = 50
const connections = 16

/** How long small requests wait while real machines are created and started, and what is left when they are deleted. */
export const machines: readonly Row[] = [
  {
    group: 'machines',
    name,
    async measure() {
      using folder = new TemporaryFolder()
      const images = join(folder.path, 'images')
      await promisify(execFile)(script, [images]).catch((error: Error) => {
        throw new RowSkipped(`the image cannot be made here: ${error.message.trim().split('\n').at(-1)}`)
      })
      const database = join(folder.path, 'a.db')
      const limits = ['--limits', `machines=${mostMachines},memory=${mostMachines}`]
      const args = ['--database', database, '--hypervisor', 'qemu', '--images', images, ...limits]
      await using demo = await DemoProcess.start(args)
      const { port } = demo
      await send(port, 'PUT', '/network/lan', { kind: `${standard}#network` })
      await using pinger = await Subject.start('pinger', { port, path: '/network/lan' })
      await pinger.call('begin')
      const begun = performance.now()
      await share(async (machine) => {
        await send(port, 'PUT', machine, {
          kind: `${standard}#compute`,
          mixins: ['http://demo.example.org/occi/os_tpl#tiny'],
          attributes: { 'occi.compute.memory': 96 / 1024 },
        })
        await send(port, 'POST', `${machine}?action=start`, { action: `${standard}/compute/action#start` })
      })
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      const waits = await pinger.call<readonly number[]>('end')
      await share((machine) => send(port, 'DELETE', machine))
      const left = readdirSync(`${database}.qemu/machines`).length + readdirSync(`${database}.qemu/images`).length
      const waited = `p99 of ${waits.length}; p50 ${quantile(waits, 0.5).toFixed(1)}, most ${Math.max(...waits).toFixed(1)} ms`
      const rest = `after their deletion ${left} files are left`
      const detail = `${waited}; ${mostMachines} created and started in ${seconds} s; ${rest}`
      return [{ name, unit: 'ms', target: { atMost: 100 }, samples: [quantile(waits, 0.99)], detail }]
    },
  },
]

/** Does something for each machine, over some connections at once. */
async function share(work: (machine: string) => Promise<unknown>): Promise<void> {
  let next = 0
  const connection = async () => {
    for (let number = next++; number < mostMachines; number = next++) await work(`/compute/m${number}`)
  }
  await Promise.all(Array.from({ length: connections }, connection))
}

function send(port: number, method: string, path: string, body?: object): Promise<unknown> {
  const { headers } = getRequest(path, 'application/json')
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  return askWell(port, { method, path, headers: { ...headers, 'Content-Type': 'application/json' }, ...text })
}
