import { type ExecFileException, execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Manifest } from './public-packages.ts'

/** A package as it would be published. */
export interface Packed {
  readonly name: string
  readonly tarball: string
  /** Octets of the tarball. */
  readonly size: number
  /** The files in it. */
  readonly paths: readonly string[]
  /** Its manifest in the tarball, with `publishConfig` applied and versions in place of `workspace:`. */
  readonly manifest: Manifest
}

/** Packs the package in a folder; the tarball gets the folder's name. */
export async function pack(folder: string, tarballs: string): Promise<Packed> {
  const tarball = join(tarballs, `${basename(folder)}.tgz`)
  const { stdout } = await run('pnpm', ['pack', '--json', '--out', tarball], folder)
  const { name, files }: { name: string; files: { path: string }[] } = JSON.parse(stdout)
  const manifest = await run('tar', ['-xzOf', tarball, 'package/package.json'], folder)
  const { size } = statSync(tarball)
  return { name, tarball, size, paths: files.map(({ path }) => path), manifest: JSON.parse(manifest.stdout) }
}

/**
 * Runs a command with the Node and the programs of this workspace.
 *
 * @throws Error with what the command printed, if it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly stdout: string }> {
  const path = `${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH}`
  const options = { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env, PATH: path }, maxBuffer: 2 ** 26 }
  return promisify(execFile)(command, args, options).catch((error: ExecFileException) => {
    throw new Error(`${command} ${args.join(' ')}\n${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`)
  })
}
