// npm run soak -- --help
import { killAll } from '../../apps/demo-iaas/src/process.test-fixture.ts'
import { readOptions, usage } from './options.ts'
import { soak } from './soak.ts'

process.on('exit', killAll)
process.on('SIGINT', () => process.exit(130))

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(usage)
} else {
  const { errors } = await soak(readOptions(args), console.log)
  process.exitCode = errors === 0 ? 0 : 1
}
