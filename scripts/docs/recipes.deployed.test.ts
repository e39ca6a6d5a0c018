import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../packages/test-postgres/src/index.ts'
import { blocksOf } from './blocks.ts'
import { Program } from './program.ts'
import { isInstalled, type ProxyName, ReverseProxy } from './proxy.ts'

// The recipes of the guide are tried as they are printed, but for their ports, paths and users.

const page = 'docs/guides/deployment.md'
// The demo depends on every package, so that what is there can import them.
const folder = mkdtempSync(join(process.cwd(), 'apps/demo-iaas/.deployment-'))
const [host, port] = ['127.0.0.1', await freePort()]
const running: { stop(): Promise<unknown> }[] = []

beforeAll(() => {
  const code = blocksOf(page).find(({ language, text }) => language === 'ts' && text.includes('SIGTERM'))?.text
  writeFileSync(join(folder, 'main.ts'), code ?? '')
})
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function startProgram(database: string, publicUrl?: string): Promise<Program> {
  const environment = { PORT: String(port), DATABASE: database, ...(publicUrl && { PUBLIC_URL: publicUrl }) }
  const program = await Program.start('main.ts', folder, environment, ['--conditions=occi-source'])
  running.push(program)
  return program
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Sends a request to a proxy on this machine, whatever host the URL names. */
function send(method: string, url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answer> {
  const { port, hostname: servername, pathname: path, host: Host } = new URL(url)
  const options = { host, port, servername, path, method, headers: { Host, ...headers }, rejectUnauthorized: false }
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, maxHeaderSize: 65_536, agent: false }, (response) => {
      let text = ''
      const answer = () => resolve({ status: response.statusCode, headers: response.headers, text })
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
        // A stream of events does not end by itself.
        if (!text.includes('event: created')) return
        answer()
        sent.destroy()
      })
      response.once('end', answer).once('error', reject)
    })
    sent.once('error', reject).end(body)
  })
}

const job = 'http://example.com/occi#job'
const json = { 'Content-Type': 'application/json', Accept: 'application/json' }

const recipes: readonly (readonly [ProxyName, string])[] = [
  ['nginx', 'https://jobs.example.com'],
  ['nginx', 'https://example.com/cloud'],
  ['caddy', 'https://jobs.example.com'],
  ['caddy', 'https://example.com/cloud'],
]
const installed = recipes.filter(([name]) => isInstalled(name))
const missing = recipes.filter((recipe) => !installed.includes(recipe))

test.skip.each(missing)('%s is not installed, so nothing was tried behind it: %s', () => {})

test.each(installed)('behind %s, clients find the service at %s', async (name, printed) => {
  const publicPort = await freePort()
  const { origin, pathname } = new URL(printed)
  const root = `${origin}:${publicPort}${pathname.replace(/\/$/, '')}`
  await startProgram(':memory:', root)
  const replacements = { 'listen 443': `listen 127.0.0.1:${publicPort}`, '127.0.0.1:8888': `127.0.0.1:${port}` }
  const languages = { nginx: 'nginx', caddy: 'caddyfile' }
  const blocks = blocksOf(page, replacements).filter(({ language }) => language === languages[name])
  const texts = blocks.map(({ text }) => text)
  const at = { port: publicPort, host: new URL(printed).hostname }
  running.push(await ReverseProxy.start(name, at, texts, mkdtempSync(join(folder, `${name}-`))))

  const before = await send('GET', `${root}/job/`, json)
  const title = 'x'.repeat(20_000)
  const fields = { 'Content-Type': 'text/occi', Category: 'job; scheme="http://example.com/occi#"; class="kind"' }
  const made = await send('POST', `${root}/job/`, { ...fields, 'X-OCCI-Attribute': `occi.core.title="${title}"` })
  const location = made.headers.location ?? ''
  expect([made.status, location]).toEqual([201, expect.stringContaining(`${root}/job/`)])
  const read = await send('GET', location, { Accept: 'text/plain' })
  expect([read.status, read.text.includes(title)]).toEqual([200, true])
  // An answer that does not fit into the buffers of nginx by default.
  const small = await send('POST', location, json, JSON.stringify({ title: 'x'.repeat(9000) }))
  expect(small.status).toBe(200)
  const inHeader = await send('GET', location, { Accept: 'text/occi' })
  expect([inHeader.status, String(inHeader.headers['x-occi-attribute']).length > 9000]).toEqual([200, true])
  for (const path of [`${root}/-/`, `${origin}:${publicPort}/.well-known/org/ogf/occi/-/`]) {
    expect((await send('GET', path, {})).text).toContain(`location="${root}/job/"`)
  }
  const position = { 'Last-Event-ID': String(before.headers['occi-revision']) }
  const events = await send('GET', `${root}/job/`, { Accept: 'text/event-stream', ...position })
  expect(events.text).toContain('event: created')
})

test.skipIf(!isInstalled('sqlite3'))('SQLite: a database is copied while the service runs, and restored', async () => {
  const [data, backup] = [join(folder, 'data'), join(folder, 'backup')]
  mkdirSync(data)
  mkdirSync(backup)
  const user = `-o ${process.getuid?.()} -g ${process.getgid?.()}`
  const replacements = { '/var/lib/jobs': data, '/backup': backup, '-o jobs -g jobs': user }
  const [copy, restore] = blocksOf(page, replacements).filter(
    ({ language, text }) => language === 'sh' && text.includes('jobs.db'),
  )
  const create = async (title: string) => {
    const body = JSON.stringify({ kind: job, title })
    const answer = await fetch(`http://${host}:${port}/job/`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(201)
  }
  const list = async () => (await fetch(`http://${host}:${port}/job/`, { headers: json })).text()

  const program = await startProgram(join(data, 'jobs.db'))
  await create('before the backup')
  execFileSync('sh', ['-ec', copy?.text ?? ''])
  await create('after the backup')
  expect(await program.stop()).toBe(0)
  execFileSync('sh', ['-ec', restore?.text ?? ''])
  await startProgram(join(data, 'jobs.db'))
  expect(await list()).toContain('before the backup')
  expect(await list()).not.toContain('after the backup')
  await create('after the restore')
})

const verifier = 'systemd-analyze'
test.skipIf(!isInstalled(verifier))('systemd understands the unit', () => {
  const unit = blocksOf(page, { '/usr/bin/node': process.execPath }).find(({ language }) => language === 'ini')
  writeFileSync(join(folder, 'jobs.service'), unit?.text ?? '')
  const said = execFileSync(verifier, ['verify', join(folder, 'jobs.service')], { encoding: 'utf8' })
  expect(said).toBe('')
})
