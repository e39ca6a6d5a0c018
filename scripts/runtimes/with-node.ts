import { run } from '../release/pack.ts'

/**
 * Runs some of our tests with another Node for the programs that they start.
 *
 * @throws Error with what was printed, if one fails
 */
async function testWith(node: string, project: string, ...filters: readonly string[]) {
  const { stdout } = await run('vitest', ['run', '--project', project, ...filters], process.cwd(), { OCCI_NODE: node })
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(stdout) ?? []
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}

/** Runs the tests of the demo as it is built. */
export async function testDemo(node: string) {
  await run('turbo', ['run', 'build', '--filter=@occi/demo-iaas'], process.cwd(), { TURBO_TELEMETRY_DISABLED: '1' })
  return testWith(node, 'slow', 'scripts/built')
}

/** Does what a new user does: the tutorial, a first service, the command line. */
export async function testFirstSteps(node: string) {
  return testWith(node, 'packed', 'scripts/packed/first-steps')
}
