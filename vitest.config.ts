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

const slow = ['{packages,apps}/*/src/**/*.slow.test.ts', '{bench,scripts}/**/*.slow.test.ts']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', closingLine],
    passWithNoTests: true,
    testTimeout: 60_000, // ends what hangs; no test depends on speed
    hookTimeout: 60_000,
    maxWorkers: '150%', // nothing else runs beside the tests, and many of them wait for processes and disks
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
          exclude: slow,
          isolate: false,
          typecheck: {
            enabled: true,
            include: ['{packages,apps}/*/src/**/*.test-d.ts'],
            tsconfig: './tsconfig.test-d.json',
          },
        },
      },
      {
        extends: true, // processes, files, many runs: each file in a process of its own
        test: {
          name: 'slow',
          include: slow,
          pool: 'forks',
        },
      },
    ],
  },
})
