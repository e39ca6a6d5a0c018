export { anyCharacter } from '../any-character.ts'
export { arbitraryAttributes, arbitraryEntity, arbitraryValue } from './arbitraries.ts'
export { type RegistryCase, registryCases, registryContract } from './contract.ts'
export type { RegistryContractOptions } from './options.ts'
