export { anyAttributes, anyEntity, anyValue } from './arbitraries.ts'
export { registryContract, registryGroups, runCase } from './contract.ts'
export type { OptionalHook, RegistryHooks } from './hooks.ts'
export type { Case, Group, Kit } from './kit.ts'
