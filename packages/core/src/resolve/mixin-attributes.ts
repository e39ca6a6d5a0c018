import type { AttributeDefinition, AttributeDefinitions, AttributeValue } from '../attribute.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { attributeNameFault, occiPrefix } from '../names.ts'
import type { RawAttributeDefinition } from '../raw.ts'
import { redeclarationFault } from '../redeclaration.ts'
import { shown } from '../shown.ts'
import { attributeTypes, checkString, checkValue, isAttributeType } from '../value.ts'
import type { Faults } from './faults.ts'

/**
 * The attributes of a mixin that a client defines; they are mutable unless it says otherwise. One that the service
 * knows already stays what it is there.
 */
export function resolveDefinitions(
  raw: readonly RawAttributeDefinition[],
  catalogue: Catalogue,
  faults: Faults,
): AttributeDefinitions {
  const attributes: Record<string, AttributeDefinition> = Object.create(null)
  for (const one of raw) {
    const fault = (message: string) => faults.add(`${shown(one.name)} ${message}`, 'attributes', one.name)
    if (Object.hasOwn(attributes, one.name)) fault('is defined twice')
    const wrongName = attributeNameFault(one.name)
    if (wrongName !== undefined) faults.add(wrongName, 'attributes', one.name)
    const definition = newDefinition(one, fault)
    attributes[one.name] = definition
    const wrong = one.name.startsWith(occiPrefix) ? undefined : misfit(one.name, definition, catalogue)
    if (wrong !== undefined) fault(wrong)
  }
  return attributes
}

function newDefinition(raw: RawAttributeDefinition, fault: (message: string) => void): AttributeDefinition {
  // GFD.221 Attribute: the prefix is reserved for the specification.
  if (raw.name.startsWith(occiPrefix))
    fault('has a prefix that is reserved for the standard, use one of your own domain')
  // A pattern can take any time to match, so only providers have them.
  if (raw.pattern !== undefined) fault('has a pattern, which clients cannot define')
  const { type = 'string' } = raw
  if (!isAttributeType(type)) {
    fault(`has the type '${shown(type)}', expected one of ${attributeTypes.join(', ')}`)
    return { type: 'string' }
  }
  const wrongDefault = raw.default === undefined ? undefined : checkValue('a default that', raw.default, { type })
  if (wrongDefault !== undefined) fault(`has ${wrongDefault}`)
  const wrongDescription =
    raw.description === undefined ? undefined : checkString('a description that', raw.description)
  if (wrongDescription !== undefined) fault(`has ${wrongDescription}`)
  return {
    type,
    mutable: raw.mutable ?? true,
    required: raw.required || undefined,
    default: raw.default as AttributeValue | undefined,
    description: raw.description,
  }
}

/**
 * GFD.221 Attribute: the namespace is flat, so an attribute that is known is the same here. A mixin may give it a
 * default, but none that a client could not give: what a mixin of a client defines first is always the client's.
 */
function misfit(name: string, definition: AttributeDefinition, catalogue: Catalogue): string | undefined {
  const gives = definition.default !== undefined || definition.required === true
  for (const category of declaring(name, catalogue)) {
    const { identifier, all } = category
    const known = all[name]
    if (known === undefined) continue
    if (known.type !== definition.type) return `is an attribute of ${identifier} of type ${known.type}`
    const { mutable = false } = known
    const isClients = category.class === 'mixin' && category.userDefined
    if (gives && mutable === false && !isClients) return `is an attribute of ${identifier} that clients may not set`
    const wrong = redeclarationFault(name, known, definition)
    if (wrong !== undefined) return `is an attribute of ${identifier}: ${wrong}`
  }
  return undefined
}

/** What says what an attribute is: the kinds that have it, for which mixins only declare it again, or else mixins. */
function declaring(name: string, catalogue: Catalogue): readonly (Kind | Mixin)[] {
  const all = catalogue.declaring(name)
  const ofKinds = all.filter((category) => category.class === 'kind')
  return ofKinds.length > 0 ? ofKinds : all
}
