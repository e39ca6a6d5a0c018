import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// tests run on source; not 'import', which Node would then take for `require` as well
const conditions = ['occi-source', 'node', 'module']

// tests start many processes: what one has compiled the others need not
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url))

// vitest's own closing line is not one that CI counts
const closingLine = {
  onTestRunEnd(modules: readonly import('vitest/node').TestModule[], errors: readonly unknown[]) {
    const n = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      n.failed += module.errors().length
      for (const test of module.children.allTests()) n[test.result().state]++
    }
    process.on('exit', () => console.log(`${n.passed} passed, ${n.failed} failed, ${n.skipped + n.pending} skipped`))
  },
}

/**
 * Tests that need more than calls of functions, by the last part of their names before `.test.ts`. Each file has a process
 * of its own. `npm test` runs the slow ones; `npm run test:long`, and so `.ci/run`, runs all others.
 */
const kinds = [
  'slow', // processes, files, databases, a browser: some seconds
  'thorough', // many random operations, kills, failovers
  'pages', // the pages in a browser, beside the main job
  'machines', // real guests of QEMU
  'deployed', // behind real proxies, and in a container
  'packed', // the packages as they are published, installed by name
]
const filesOf = (kind: string) => [`{packages,apps}/*/src/**/*.${kind}.test.ts`, `{bench,scripts}/**/*.${kind}.test.ts`]
/** Tests that try much more if they find THOROUGH in their environment: `npm test` runs them shortly, the thorough ones again. */
const twice = globSync(['{packages,apps}/*/src/**/*.test.ts', 'scripts/**/*.test.ts']).filter((file) => {
  return readFileSync(file, 'utf8').includes('process.env.THOROUGH')
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', closingLine],
    passWithNoTests: true,
    testTimeout: 120_000, // ends what hangs; no test depends on speed
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: '100%', // one file for each processor: more at once take as long
    setupFiles: ['./vitest.setup.ts'],
    coverage: {
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/src/**/*.test.ts', 'bench/src/**/*.test.ts'],
          exclude: kinds.flatMap(filesOf),
          isolate: false,
        },
      },
      ...kinds.map((name) => {
        const more = name === 'thorough' ? { env: { THOROUGH: '1' }, include: [...filesOf(name), ...twice] } : {}
        const patience = name === 'slow' ? {} : { testTimeout: 600_000, hookTimeout: 600_000 }
        return { extends: true as const, test: { name, include: filesOf(name), ...patience, ...more } }
      }),
    ],
  },
})
