import { backendContract } from '@occi/testkit/backend'
import { sensor, sensorBackend } from './index.ts'

backendContract('sensorBackend', {
  categories: [sensor],
  open: () => ({ backend: sensorBackend, leftovers: () => [] }),
  examples: [{ kind: sensor }],
})
