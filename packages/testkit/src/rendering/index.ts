export { anyCharacter } from '../any-character.ts'
export { renderingContract } from './contract.ts'
export {
  arbitraryAttributes,
  arbitraryEntities,
  arbitraryLink,
  arbitraryMixins,
  arbitraryResource,
} from './generate/entity.ts'
export { arbitraryDamage, arbitraryGarbage, type Damage, damaged, damagedMessage } from './generate/garbage.ts'
export { arbitraryFilter, arbitraryInvocation, arbitraryPartial } from './generate/message.ts'
export { arbitraryModel, type Model } from './generate/model.ts'
export { arbitrarySample, type Sample } from './generate/sample.ts'
export { arbitraryName, arbitrarySegment, arbitraryText, arbitraryUri } from './generate/text.ts'
export { arbitraryDefinition, arbitraryJson, arbitraryValue } from './generate/value.ts'
export type { RenderingContractOptions } from './options.ts'
export { received } from './received.ts'
export { locate, renderContext, resolveContext } from './service.ts'
