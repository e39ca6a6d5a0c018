// Runs the tests of the protocol through `app.fetch` on other runtimes, and on the oldest Node also those of the built demo
// and the first steps of a new user:
// `npm run test:runtimes -- [RUNTIME…]`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { configuredRegistry } from '../packed/package-registry.ts'
import { run } from '../release/pack.ts'
import { bundle } from './bundle.ts'
import type { Result } from './bundled/vitest.ts'
import { tools } from './tools.ts'
import { testDemo, testFirstSteps } from './with-node.ts'

const folder = resolve('node_modules/.cache/occi-runtimes')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: tools }))
if ((await configuredRegistry()) === undefined) {
  console.log('The configured package registry cannot be reached: the runtimes are not installed, and not tested.')
  console.log('0 passed, 0 failed, 5 skipped')
  process.exit()
}
// The programs are in packages of their own: no script of installation is needed.
await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder)

const bundles = await bundle(folder)
const program = (...path: readonly string[]) => join(folder, 'node_modules', ...path)
const platform = `${process.platform}-${process.arch}`
const arch = process.arch === 'arm64' ? 'aarch64' : process.arch

const runtimes: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  node: [program(`node-${platform}`, 'bin/node'), bundles.program],
  bun: [program('@oven', `bun-${process.platform}-${arch}`, 'bin/bun'), bundles.program],
  // What the tests are compared with reads the environment for colours.
  deno: [program('.bin/deno'), 'run', '--allow-env', bundles.program],
  workerd: [program('.bin/workerd'), 'test', bundles.worker],
}

const count = { passed: 0, failed: 0, skipped: 0 }
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(runtimes)
for (const name of names) {
  const [command, ...args] = runtimes[name] ?? []
  if (command === undefined) throw new Error(`${name} is none of ${Object.keys(runtimes).join(', ')}`)
  const { stdout } = await run(command, args, folder)
  const results: readonly Result[] = JSON.parse(stdout)
  const failed = results.filter(({ failure }) => failure !== undefined)
  const skipped = results.filter((result) => result.skipped !== undefined)
  for (const one of failed) console.log(`FAILED on ${name}: ${one.name}\n${one.failure}\n`)
  for (const one of skipped) console.log(`skipped on ${name}: ${one.name} (${one.skipped})`)
  const passed = results.length - failed.length - skipped.length
  add(name, { passed, failed: failed.length, skipped: skipped.length })
}
if (names.includes('node')) {
  const node = program(`node-${platform}`, 'bin/node')
  add('the demo on node', await testDemo(node))
  add('first steps on node', await testFirstSteps(node))
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1

function add(name: string, { passed, failed, skipped }: typeof count): void {
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  count.passed += passed
  count.failed += failed
  count.skipped += skipped
}
