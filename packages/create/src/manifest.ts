import { readFileSync } from 'node:fs'

/** Returns the manifest of a new service, which depends on the packages of the same version as this one. */
export function manifestOf(name: string): object {
  const ours = `^${ownManifest().version}`
  return {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: ownManifest().engines,
    scripts: {
      start: 'tsc && node dist/main.js',
      test: 'tsc && node --test "dist/**/*.test.js"',
    },
    dependencies: {
      '@occi/core': ours,
      '@occi/render-html': ours,
      '@occi/server': ours,
      hono: '^4.13.0',
    },
    devDependencies: {
      '@types/node': '^22.20.5',
      typescript: '^7.0.2',
    },
  }
}

interface OwnManifest {
  readonly version: string
  readonly engines: object
}

function ownManifest(): OwnManifest {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
}
