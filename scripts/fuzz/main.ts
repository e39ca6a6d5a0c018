// npm run fuzz -- --help

import { killAll } from '../../apps/demo-iaas/src/process.test-fixture.ts'
import { readOptions, usage } from './options.ts'
import { fuzz } from './run.ts'

process.on('exit', killAll)
process.on('SIGINT', () => process.exit(130))

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(usage)
} else {
  const options = readOptions(args)
  const { seed, registry, hasUsers } = options
  console.log(`seed ${seed}, registry ${registry}, ${hasUsers ? 'two users' : 'no users'}`)
  const { requests, statuses, memory, failure } = await fuzz(options, console.log)
  console.log(
    `${requests} requests; memory ${memory[0]} MB at the start, ${memory[1]} at most, ${memory[2]} at the end`,
  )
  console.log(`answers: ${statuses}`)
  if (failure !== undefined) {
    console.error(failure)
    const again = `npm run fuzz -- --seed ${seed} --registry ${registry}${hasUsers ? ' --users' : ''}`
    console.error(`Again: ${again} --batch ${/batch (\d+)/.exec(failure)?.[1]} --requests 1`)
    process.exitCode = 1
  }
}
