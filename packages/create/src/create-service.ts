import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { manifestOf } from './manifest.ts'

/** Why no service can be written; the message is for the user. */
export class CreateError extends Error {}

const template = fileURLToPath(new URL('../template', import.meta.url))

/**
 * Writes a service into a folder, which gives the package its name.
 *
 * @throws CreateError if the folder has files already, or is a file
 */
export function createService(folder: string): void {
  requireEmpty(folder)
  mkdirSync(folder, { recursive: true })
  cpSync(template, folder, { recursive: true })
  // npm publishes no file of this name.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
  const name = packageName(basename(resolve(folder)))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(name), null, 2)}\n`)
  const readme = join(folder, 'README.md')
  writeFileSync(readme, readFileSync(readme, 'utf8').replace('my-service', name))
}

function requireEmpty(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isDirectory()) throw new CreateError(`${folder} is a file: name a new folder.`)
  const [found] = readdirSync(folder).filter((name) => name !== '.git')
  if (found !== undefined) throw new CreateError(`${folder} is not empty, it has ${found}: name a new folder.`)
}

/** A name that npm accepts, as similar to the folder's as possible. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
  return name === '' ? 'my-service' : name
}
