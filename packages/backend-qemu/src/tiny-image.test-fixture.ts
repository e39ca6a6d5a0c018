import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type OsImage, readImages } from './images/images-folder.ts'
import { programFaults } from './programs/check.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const scripts = `${repository}apps/demo-iaas/images`

/** Another one for other scripts. */
function folderOfImage(): string {
  const hash = createHash('sha256')
  for (const name of ['make.sh', 'init.sh', 'lease.sh']) hash.update(readFileSync(`${scripts}/${name}`))
  return `${repository}node_modules/.cache/tiny-image-${hash.digest('hex').slice(0, 12)}`
}

/** The images for tests, or why there are none: QEMU is missing, or the image cannot be made here. */
export type TestImages = { readonly images: readonly OsImage[] } | { readonly missing: string }

/** Returns the image of the demo for a first try, which is made once; its kernel comes from Debian. */
export async function testImages(): Promise<TestImages> {
  const [fault] = await programFaults()
  if (fault !== undefined) return { missing: fault }
  const folder = folderOfImage()
  if (existsSync(`${folder}/images.json`)) return { images: readImages(folder) }
  const unfinished = `${folder}.${process.pid}`
  try {
    mkdirSync(unfinished, { recursive: true })
    await promisify(execFile)(`${scripts}/make.sh`, [unfinished])
    if (!existsSync(folder)) renameSync(unfinished, folder)
    return { images: readImages(folder) }
  } catch (error) {
    return { missing: `the image cannot be made here: ${error instanceof Error ? error.message : error}` }
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}
