// Packs every public package as it would be published, and checks the tarballs with publint and attw.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack, run } from './pack.ts'
import { publicPackages } from './public-packages.ts'

const tarballs = mkdtempSync(join(tmpdir(), 'occi-packages-'))
try {
  for (const { folder, manifest } of publicPackages()) {
    try {
      const { tarball } = await pack(folder, tarballs)
      await run('publint', [tarball, '--strict'], folder)
      // A package without exports is a program.
      if (manifest.exports !== undefined) await run('attw', [tarball, '--profile', 'esm-only', '--no-color'], folder)
      console.log(`good ${manifest.name}`)
    } catch (error) {
      process.exitCode = 1
      console.error(`BAD  ${manifest.name}: ${error instanceof Error ? error.message : error}`)
    }
  }
} finally {
  rmSync(tarballs, { recursive: true })
}
