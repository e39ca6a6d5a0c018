export { type BackendCase, backendCases, backendContract } from './contract.ts'
export type {
  BackendContractOptions,
  BackendExample,
  BackendNeighbour,
  ExampleChanges,
  OpenedBackend,
} from './options.ts'
