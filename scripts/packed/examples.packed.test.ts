import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pack, run } from '../release/pack.ts'
import { publicPackages } from '../release/public-packages.ts'
import { configuredRegistry, PackageRegistry } from './package-registry.ts'
import { copyPackages, install } from './workspace.ts'

// The examples as their readers try them: on the packages as they are packed, installed by name.

const folder = mkdtempSync(join(tmpdir(), 'occi-examples-'))
const examples = globSync('examples/*/package.json').map((file) => join(file, '..'))
// Examples of packages for others are tested beside those, as they are installed.
const programs = examples.filter((example) => !basename(example).startsWith('occi-'))
const elsewhere = await configuredRegistry()
const noRegistry = elsewhere === undefined ? ': skipped, since the configured package registry cannot be reached' : ''
const registry = new PackageRegistry(elsewhere ?? '')
const workspace = join(folder, 'examples')

afterAll(() => {
  registry.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(elsewhere === undefined)(`the examples${noRegistry}`, () => {
  beforeAll(async () => {
    mkdirSync(workspace)
    for (const packed of await Promise.all(publicPackages().map((one) => pack(one.folder, folder)))) {
      registry.publish(packed)
    }
    await registry.listen()
    copyPackages(programs, workspace)
    await install('pnpm', workspace, registry.url)
  })

  test.for(programs.map((one) => basename(one)))('%s is built, and passes its tests', async (example) => {
    const { stdout } = await run('npm', ['test'], join(workspace, example))
    expect(stdout).toMatch(/pass [1-9]\d*\n(?:.*\n)*.*fail 0\n/)
  })
})
