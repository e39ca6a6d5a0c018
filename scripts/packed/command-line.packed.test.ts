import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cert } from '../../apps/demo-iaas/src/certificate.test-fixture.ts'
import { exitCodes } from '../../packages/cli/src/exit-code.ts'
import { blocksOf } from '../docs/blocks.ts'
import { pack, run } from '../release/pack.ts'
import { type SecureDemo, startSecureDemo } from './secure-demo.ts'

// The command as a new user gets it: packed, installed in an empty folder, used as the guide shows, with a service that
// has users, behind a path and TLS.

const page = 'docs/guides/command-line.md'
const blocks = blocksOf(page)
const root = mkdtempSync(join(tmpdir(), 'occi-command-'))
const folder = join(root, 'empty')
const env = {
  ...process.env,
  HOME: root,
  XDG_CONFIG_HOME: join(root, 'config'),
  XDG_CACHE_HOME: join(root, 'cache'),
  NODE_EXTRA_CA_CERTS: join(root, 'cert.pem'),
  PATH: `${join(folder, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  EDITOR: "sed -i 's/Web server/Main web server/'",
  VISUAL: '',
}
let demo: SecureDemo
let tarball = ''

beforeAll(async () => {
  mkdirSync(folder)
  writeFileSync(env.NODE_EXTRA_CA_CERTS, cert)
  tarball = (await pack('packages/cli', root)).tarball
  demo = await startSecureDemo(join(root, 'users'), 'ann', 'secret-ann')
})

afterAll(async () => {
  await demo.close()
  rmSync(root, { recursive: true, force: true })
})

/** Runs commands of the guide in a shell, and returns what they print. */
function shell(commands: string): Promise<{ readonly out: string; readonly err: string; readonly code: number }> {
  return new Promise((resolve) => {
    const text = commands.replaceAll('http://localhost:8888', demo.url)
    const child = execFile('sh', ['-ec', text], { cwd: folder, env }, (error, out, err) => {
      resolve({ out, err, code: error === null ? 0 : Number(error.code) })
    })
    child.stdin?.end('secret-ann\n')
  })
}

test('runs by npx from the package alone, or installed', async () => {
  const { stdout } = await run('npx', ['--yes', `--package=${tarball}`, '--', 'occi', '--version'], folder, env)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  await run('npm', ['install', '--no-audit', '--no-fund', tarball], folder, env)
  expect((await shell('occi --version')).out).toBe(stdout)
})

test('loads at its start what every command needs, and no more', () => {
  const dist = 'packages/cli/dist'
  const loaded = new Set<string>()
  const load = (file: string) => {
    if (loaded.has(file)) return
    loaded.add(file)
    const code = readFileSync(join(dist, file), 'utf8')
    for (const [, other = ''] of code.matchAll(/\bfrom\s*["'`]\.\/([\w-]+\.js)["'`]/g)) load(other)
  }
  for (const file of ['main.js', 'run.js']) load(file)
  const octets = [...loaded].reduce((sum, file) => sum + statSync(join(dist, file)).size, 0)
  // With the parser of YAML it would be half as much again, and a start so much slower.
  expect(octets).toBeLessThan(380_000)
})

describe('the guide', () => {
  test('works as it says', async () => {
    const yaml = blocks.find(({ language }) => language === 'yaml')?.text ?? ''
    writeFileSync(join(folder, 'shop.yaml'), yaml)
    let watched = ''
    let watch: ReturnType<typeof spawn> | undefined
    for (const [index, { language, text }] of blocks.entries()) {
      if (language !== 'sh' || text.includes('npm install')) continue
      if (text.includes('--watch')) {
        watch = spawn('occi', text.trim().split(' ').slice(1), { cwd: folder, env })
        const listed = new Promise<void>((resolve) => watch?.stdout?.once('data', () => resolve()))
        watch.stdout?.on('data', (piece) => {
          watched += piece
        })
        await listed
        continue
      }
      const { out, err, code } = await shell(text)
      expect(code, `${text}${out}${err}`).toBe(0)
      const next = blocks[index + 1]
      // The service of the guide has no path.
      const shown = out.replaceAll(demo.url, 'http://localhost:8888').replaceAll('/cloud/', '/')
      expect(shown, text).toBe(next?.language === 'text' ? next.text : '')
    }
    for (const name of ['shop-1', 'shop-2', 'database']) {
      expect(watched).toMatch(new RegExp(`^created +compute/${name} `, 'm'))
      expect(watched).toMatch(new RegExp(`^deleted +compute/${name}$`, 'm'))
    }
    watch?.kill('SIGINT')
    if (watch !== undefined) expect(await once(watch, 'close')).toEqual([exitCodes.interrupted, null])
  })

  test('lists every exit code', () => {
    const listed = [...readFileSync(page, 'utf8').matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code))
    expect(listed).toEqual(Object.values(exitCodes))
  })
})
