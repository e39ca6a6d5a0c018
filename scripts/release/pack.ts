import { type ExecFileException, execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
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

/** Where programs are looked for: first those of the Node that OCCI_NODE names, if any, then those of this workspace. */
export function programs(): string {
  const { OCCI_NODE, PATH = '' } = process.env
  const own = [join(process.cwd(), 'node_modules/.bin'), PATH]
  return (OCCI_NODE === undefined ? own : [dirname(OCCI_NODE), ...own]).join(delimiter)
}

/**
 * Runs a command with the Node that OCCI_NODE names, or that of this workspace, and with the programs of this workspace.
 *
 * @throws Error with what the command printed, if it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly stdout: string }> {
  const options = { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env, PATH: programs() }, maxBuffer: 2 ** 26 }
  return promisify(execFile)(command, args, options).catch((error: ExecFileException) => {
    throw new Error(`${command} ${args.join(' ')}\n${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`)
  })
}
