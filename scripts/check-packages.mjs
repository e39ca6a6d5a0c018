// Packs every public package as it would be published and has publint and attw judge the tarballs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const folder = mkdtempSync(join(tmpdir(), 'occi-packages-'))
let failed = 0

function run(cwd, tool, ...args) {
  const { status, stdout, stderr } = spawnSync(join(bin, tool), args, { cwd, encoding: 'utf8' })
  if (status === 0) return
  failed++
  console.error(`${tool} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`)
}

try {
  for (const name of readdirSync(join(root, 'packages'))) {
    const cwd = join(root, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
    if (manifest.private) continue
    const tarball = join(folder, `${name}.tgz`)
    const before = failed
    run(cwd, 'pnpm', 'pack', '--out', tarball)
    if (failed === before) {
      run(cwd, 'publint', tarball, '--strict')
      run(cwd, 'attw', tarball, '--profile', 'esm-only', '--no-color')
    }
    console.log(`${failed === before ? 'good' : 'BAD '} ${manifest.name}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
