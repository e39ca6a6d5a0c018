import { run } from '../release/pack.ts'

/**
 * Runs the tests of the demo, as it is built, on a Node.
 *
 * @throws Error with what was printed, if one fails
 */
export async function testDemo(node: string) {
  await run('turbo', ['run', 'build', '--filter=@occi/demo-iaas'], process.cwd(), { TURBO_TELEMETRY_DISABLED: '1' })
  const tests = ['run', '--project', 'slow', 'scripts/built']
  const { stdout } = await run('vitest', tests, process.cwd(), { OCCI_NODE: node })
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(stdout) ?? []
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}
