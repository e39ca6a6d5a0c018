export { faultsOf } from './faults.ts'
export { typesOf } from './types.ts'
