import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What an installation has put into a folder. */
export interface Installed {
  /** Names of the packages, in order. */
  readonly packages: readonly string[]
  readonly megabytes: number
  /** What must be compiled or downloaded: native modules, and packages with scripts of installation. */
  readonly native: readonly string[]
}

/** Looks at what a client has installed into a folder; a file that several links lead to counts once. */
export function installedIn(folder: string): Installed {
  const entries = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
  const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = [...new Set(found.map((path) => realpathSync(path)))]
  const manifests = files.filter((path) => /node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path))
  const scripted = manifests.flatMap((path) => {
    const { name, scripts } = JSON.parse(readFileSync(path, 'utf8'))
    return scripts?.preinstall || scripts?.install || scripts?.postinstall ? [`${name} (script of installation)`] : []
  })
  return {
    packages: [...new Set(manifests.map((path) => dirname(path).replace(/^.*node_modules\//, '')))].sort(),
    megabytes: files.reduce((sum, path) => sum + lstatSync(path).size, 0) / 1e6,
    native: [...files.filter((path) => /\.(?:node|gyp|so|dll|dylib)$/.test(path)), ...scripted],
  }
}
