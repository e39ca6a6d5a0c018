// A process that begins a transaction, and commits it when it receives a line: slow-process.test-fixture.ts <store>.
import { createInterface } from 'node:readline'
import { OcciError } from '@occi/core'
import { PostgresRegistry } from './index.ts'

const registry = await PostgresRegistry.open(process.argv[2] ?? '')
const transaction = await registry.begin({ operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }, {})
console.log('begun')
for await (const _ of createInterface(process.stdin)) {
  try {
    await transaction.commit([])
    console.log('committed')
  } catch (error) {
    console.log(error instanceof OcciError ? error.code : String(error))
  }
}
