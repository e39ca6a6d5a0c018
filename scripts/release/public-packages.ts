import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What release scripts read of a package's manifest. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly bin?: string | Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package of the workspace that is published. */
export interface PublicPackage {
  /** Relative to the root of the repository. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Returns the published packages in the order of their publication: each after those that it depends on. */
export function publicPackages(): readonly PublicPackage[] {
  const files = globSync('packages/*/package.json').sort()
  const all = files.map((file) => ({ folder: dirname(file), manifest: readManifest(file) }))
  const open = new Map(all.filter(({ manifest }) => !manifest.private).map((one) => [one.manifest.name, one]))
  const ordered: PublicPackage[] = []
  const visit = (one: PublicPackage) => {
    open.delete(one.manifest.name)
    for (const name of Object.keys({ ...one.manifest.dependencies, ...one.manifest.peerDependencies })) {
      const needed = open.get(name)
      if (needed !== undefined) visit(needed)
    }
    ordered.push(one)
  }
  for (const one of all) if (open.has(one.manifest.name)) visit(one)
  return ordered
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'))
}
