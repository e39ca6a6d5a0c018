// Runs the commands of the guide "A small cloud on one machine" as they are printed, at another port.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { checkHost } from '@occi/backend-qemu'
import { afterAll, describe, expect, test } from 'vitest'
import { killAll, NodeProcess } from './process.test-fixture.ts'

const run = promisify(execFile)
const repository = new URL('../../../', import.meta.url).pathname
const folder = mkdtempSync('/tmp/occi-guide-')
const guide = readFileSync(`${repository}docs/guides/small-cloud.md`, 'utf8')
/** Its commands, a block each. */
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block)
const missing = await reasonToSkip()

afterAll(async () => {
  killAll()
  await promisify(execFile)('pkill', ['-9', '-f', `pidfile ${folder}`]).catch(() => {})
  rmSync(folder, { recursive: true, force: true })
})

/** Makes the image as the guide does. */
async function reasonToSkip(): Promise<string | undefined> {
  const [fault] = (await checkHost({ folder })).faults
  if (fault !== undefined) return fault
  try {
    await shell(blockWith('images/make.sh').replace('/tmp/images', `${folder}/images`))
    return undefined
  } catch (error) {
    return `the image cannot be made here: ${error}`
  }
}

function blockWith(text: string): string {
  const block = blocks.find((one) => one.includes(text))
  if (block === undefined) throw new Error(`the guide has no commands with ${text}`)
  return block
}

async function shell(commands: string): Promise<string> {
  return (await run('sh', ['-euc', commands], { cwd: repository })).stdout
}

/** Undoes that guests come after the service, so that other tests do not starve them; only root can. */
async function hurryGuests(): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { stdout } = await run('pgrep', ['-f', `pidfile ${folder}`])
  for (const pid of stdout.trim().split('\n')) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), 0)
    writeFileSync(`/proc/${pid}/autogroup`, '0')
  }
}

describe.skipIf(missing !== undefined)(`the guide${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('its commands lead to a machine that says its address on its console', { timeout: 600_000 }, async () => {
    const [, options = ''] = /main\.js (--hypervisor qemu --images.*)/.exec(blockWith('--images /tmp/images')) ?? []
    // Other tests must not starve the machine.
    const args = [...options.replaceAll('/tmp/', `${folder}/`).split(' '), '--niceness', '0']
    let service = new NodeProcess('main.ts', ['--port', '0', ...args])
    const at = (commands: string, url: string) => shell(commands.replaceAll('http://127.0.0.1:8888', url))
    const url = await service.url()
    const created = await at(blockWith('-X PUT'), url)
    expect(created).not.toMatch(/error|refused/i)
    await hurryGuests()
    const console = blockWith('grep -o')
    for (let text = ''; !text.includes('tiny: address eth0 10.11.0.1/24'); text = await at(console, url)) {
      await setTimeout(500)
    }
    expect(await service.kill('SIGINT')).toBe(0)
    expect(await shell(blockWith('pgrep'))).toContain(`${folder}/cloud.db.qemu`)
    service = new NodeProcess('main.ts', ['--port', '0', ...args])
    const again = await service.url()
    expect(await shell(`curl -s ${again}/compute/web`)).toContain('occi.compute.state="active"')
    await shell(`curl -s -X DELETE ${again}/compute/web`)
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
  })

  test('--check says what works', async () => {
    const [, options = ''] = /main\.js (.*--check)/.exec(blockWith('--check')) ?? []
    const service = new NodeProcess('main.ts', options.split(' '))
    expect(await service.ended).toBe(0)
    expect(await service.line()).toMatch(/^qemu-system-x86_64: \d+\./)
  })
})
