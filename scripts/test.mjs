// Builds everything and runs all tests; the last line says `N passed, N failed, N skipped` of them together. Slow tests
// of which nothing has changed since they passed are not run again, but shown and counted: `npm test -- --force` does.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const options = ['--continue', '--concurrency=4', '--env-mode=loose', '--log-order=grouped', '--log-prefix=task']
const turbo = spawn('turbo', ['run', 'build', 'test:unit', 'test:slow', ...options, ...process.argv.slice(2)], {
  stdio: ['inherit', 'pipe', 'inherit'],
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
})

const counts = { passed: 0, failed: 0, skipped: 0 }
for await (const line of createInterface(turbo.stdout)) {
  console.log(line)
  const [, passed, failed, skipped] = /: (\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line) ?? []
  counts.passed += Number(passed ?? 0)
  counts.failed += Number(failed ?? 0)
  counts.skipped += Number(skipped ?? 0)
}
const code = turbo.exitCode ?? (await new Promise((resolve) => turbo.once('exit', resolve)))

// What fails before or beside the tests, as a build, counts as one; so does a run that tells of no test.
if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed === 0 ? 0 : 1
