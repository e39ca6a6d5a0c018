// Shows what would be published, in the order of publication, without asking or telling a registry.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './pack.ts'
import { publicPackages } from './public-packages.ts'

const tarballs = mkdtempSync(join(tmpdir(), 'occi-release-'))
try {
  for (const { folder } of publicPackages()) {
    const { name, manifest, paths, size } = await pack(folder, tarballs)
    const ours = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter((one) =>
      one.startsWith('@occi/'),
    )
    const needs = ours.length === 0 ? '' : `, after ${ours.join(', ')}`
    console.log(`${name}@${manifest.version}: ${paths.length} files, ${(size / 1000).toFixed(1)} kB packed${needs}`)
  }
} finally {
  rmSync(tarballs, { recursive: true })
}
const pending = readdirSync('.changeset').filter((file) => file.endsWith('.md') && file !== 'README.md')
if (pending.length > 0) {
  console.log(`\nNot in these versions yet: ${pending.join(', ')}. Run "npm run version" first.`)
}
