import type { JsonObject, ModelPath } from '@occi/core'
import { coreAttributes, corePrefix, isJsonObject } from '@occi/core/authoring'
import { relationOf } from './category.ts'
import type { Node } from './document.ts'
import { pointerOfAttribute } from './parse-attributes.ts'
import { pointerTo } from './pointer.ts'

type ObjectNode = Node<JsonObject>

/** Where a part of an entity, an invocation or a filter stands. What is not there is missed where it should be. */
export function placeInEntity(entity: ObjectNode, path: ModelPath): string {
  const [part, key, ...rest] = path
  if (part === undefined) return entity.pointer
  if (part === 'categories') return placeOfCategory(entity, key)
  if (part === 'attributes') return placeOfAttribute(entity, key)
  const member = memberOf(entity, part)
  if (member === undefined) return placeOfAttribute(entity, nameOf(part), entity.pointer)
  const item = typeof key === 'number' ? itemOf(member, key) : undefined
  return item === undefined ? member.pointer : placeInEntity(item, rest)
}

/** The attribute under which text has a member of the core model, and some clients of JSON as well. */
function nameOf(member: string | number): string {
  return coreAttributes.find(({ field }) => field === member)?.name ?? `${corePrefix}${member}`
}

/** Where a part of a category stands. */
export function placeInCategory(category: ObjectNode, path: ModelPath): string {
  const [part, key] = path
  if (part === 'attributes') return placeOfAttribute(category, key)
  const name = part === 'rel' ? relationOf(category.value) : part
  return (name === undefined ? undefined : memberOf(category, name)?.pointer) ?? category.pointer
}

/** Categories are numbered as they are read: the kinds, then the mixins, then the actions. */
function placeOfCategory(entity: ObjectNode, key: string | number | undefined): string {
  const kind = memberOf(entity, 'kind')
  if (typeof key !== 'number') return kind?.pointer ?? entity.pointer
  let index = key
  if (kind !== undefined) {
    if (index === 0) return kind.pointer
    index--
  }
  for (const name of ['kinds', 'mixins', 'actions']) {
    const items = entity.value[name]
    if (!Array.isArray(items)) continue
    if (index < items.length) return pointerTo(pointerTo(entity.pointer, name), index)
    index -= items.length
  }
  return entity.pointer
}

function placeOfAttribute(holder: ObjectNode, name: string | number | undefined, otherwise?: string): string {
  const attributes = memberOf(holder, 'attributes')
  if (attributes === undefined || !isJsonObject(attributes.value)) return otherwise ?? holder.pointer
  const node = { value: attributes.value, pointer: attributes.pointer }
  const found = typeof name === 'string' ? pointerOfAttribute(node, name) : undefined
  return found ?? otherwise ?? attributes.pointer
}

function memberOf({ value, pointer }: ObjectNode, name: string | number): Node | undefined {
  if (!Object.hasOwn(value, name)) return undefined
  const member = value[name]
  return member === undefined ? undefined : { value: member, pointer: pointerTo(pointer, name) }
}

function itemOf({ value, pointer }: Node, index: number): ObjectNode | undefined {
  const item: unknown = Array.isArray(value) ? value[index] : undefined
  return isJsonObject(item) ? { value: item, pointer: pointerTo(pointer, index) } : undefined
}
