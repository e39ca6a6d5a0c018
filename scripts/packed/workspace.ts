import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { run } from '../release/pack.ts'
import { snippets } from '../snippets/extract.ts'

/** The two clients that packages are installed with. */
export type Client = 'npm' | 'pnpm'

/** Installs what the manifest of a folder lists, from a registry. */
export async function install(client: Client, folder: string, registry: string): Promise<void> {
  const options =
    client === 'npm'
      ? ['--no-audit', '--no-fund', '--no-package-lock']
      : ['--no-frozen-lockfile', '--config.dangerouslyAllowAllBuilds=false']
  await run(client, ['install', '--registry', registry, ...options], folder, { npm_config_registry: registry })
}

/** Writes the manifest of a folder of its own that depends on packages by their names. */
export function writeManifest(folder: string, dependencies: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  const ranges = Object.fromEntries(dependencies.map((name) => [name, '*']))
  const manifest = { name: basename(folder), private: true, type: 'module', dependencies: ranges }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
}

/** Copies packages into a workspace of pnpm, without what was installed or built. */
export function copyPackages(sources: readonly string[], workspace: string): readonly string[] {
  const folders = sources.map((source) => {
    const folder = join(workspace, basename(source))
    cpSync(source, folder, { recursive: true, filter: (path) => !['node_modules', 'dist'].includes(basename(path)) })
    return folder
  })
  writeFileSync(join(workspace, 'pnpm-workspace.yaml'), 'packages: ["*"]\n')
  return folders
}

/** Writes the registry that the guide shows as a package with a test. */
export function writeListRegistry(folder: string): void {
  const code = snippets().find((snippet) => snippet.code.includes('\nclass ListRegistry'))?.code ?? ''
  const [registry = '', contract = ''] = code.split(/^(?=registryContract\()/m)
  const testkit = "import { registryContract } from '@occi/testkit/registry'\n"
  mkdirSync(join(folder, 'src'))
  const source = registry.replace(testkit, '').replace('\nclass ListRegistry', '\nexport class ListRegistry')
  writeFileSync(join(folder, 'src/index.ts'), source)
  writeFileSync(join(folder, 'src/index.test.ts'), `${testkit}import { ListRegistry } from './index.ts'\n\n${contract}`)
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'))
}
