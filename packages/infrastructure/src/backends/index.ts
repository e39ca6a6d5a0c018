export { type Address, formatAddress, hosts, isHost, isIn, parseAddress, parseRange, type Range } from './addresses.ts'
export type { Candidates } from './allotment-table.ts'
export {
  Allotments,
  addresses,
  devices,
  ethernetNames,
  firstDevices,
  holderOf,
  interfaceNames,
  lastDevices,
  noCandidates,
  targetIn,
} from './allotments.ts'
export { octetsOf } from './base64.ts'
export { completeCompute } from './complete-compute.ts'
export { ContextualizationBackend, type UserDataType, userDataType } from './contextualization.ts'
export { CredentialsBackend } from './credentials.ts'
export { IpNetworkBackend } from './ip-network.ts'
export { IpNetworkInterfaceBackend } from './ip-network-interface.ts'
export { mixinBackends } from './mixin-backends.ts'
export { SavedTemplates } from './saved-templates.ts'
