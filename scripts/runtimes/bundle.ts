import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** As much of rolldown as is used; it is installed on demand. */
interface Rolldown {
  build(options: object): Promise<unknown>
}

const bundled = resolve('scripts/runtimes/bundled')

/** Leads the tests to what takes the place of vitest and of real HTTP. */
const replacing = {
  name: 'replacing',
  resolveId(source: string) {
    if (source === 'vitest') return join(bundled, 'vitest.ts')
    if (source.endsWith('/http.test-fixture.ts')) return join(bundled, 'fetch-client.ts')
    if (source.endsWith('/events.test-fixture.ts')) return join(bundled, 'fetch-events.ts')
    return undefined
  },
}

/**
 * Bundles the tests with the sources into one file each for programs and for workers.
 *
 * @param folder contains the installed tools, and receives the bundles
 */
export async function bundle(folder: string): Promise<{ readonly program: string; readonly worker: string }> {
  const path = pathToFileURL(join(folder, 'node_modules/rolldown/dist/index.mjs')).href
  const { build }: Rolldown = await import(path)
  for (const name of ['program', 'worker']) {
    await build({
      input: join(bundled, `${name}.ts`),
      // Nothing of Node is replaced or left out: the bundle fails where the sources import it.
      platform: 'neutral',
      resolve: {
        conditionNames: ['occi-source', 'import', 'default'],
        modules: ['node_modules', join(folder, 'node_modules')],
        mainFields: ['module', 'main'],
      },
      plugins: [replacing],
      output: { file: join(folder, `${name}.js`), format: 'esm', codeSplitting: false },
    })
  }
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .tests)]);
const tests :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
);
`
  writeFileSync(join(folder, 'workerd.capnp'), config)
  return { program: join(folder, 'program.js'), worker: join(folder, 'workerd.capnp') }
}
