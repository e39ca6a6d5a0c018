import type { Json, JsonObject } from './json.ts'

/** The value of an attribute of an entity or of an action's invocation. */
export type AttributeValue = string | number | boolean | readonly Json[] | JsonObject

/**
 * The type of an attribute: those of `GFD.226 Attribute Description Rendering`, and `integer`, which JSON renders
 * as a number with a pattern.
 */
export type AttributeType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'

/**
 * How a category defines one attribute (`GFD.221 Attribute`).
 *
 * @example { type: 'integer', mutable: true, description: 'Number of CPU cores' }
 */
export interface AttributeDefinition {
  readonly type: AttributeType
  /** The values it may take. */
  readonly enum?: readonly (string | number)[]
  /** A JSON Schema that values must satisfy (`GFD.226 Attribute Description Rendering`). */
  readonly pattern?: JsonObject
  /** The value of an attribute that the client did not give. */
  readonly default?: AttributeValue
  /** Whether the client must give it when an entity is created. Defaults to false. */
  readonly required?: boolean
  /**
   * Whether the client may set it: never (`false`, the default: only the service sets it), at any time (`true`), or
   * when it has no value yet (`'once'`, such as `occi.compute.userdata`).
   */
  readonly mutable?: boolean | 'once'
  /** A description of it, one line. */
  readonly description?: string
}

/** Attribute definitions by attribute name. */
export interface AttributeDefinitions {
  readonly [name: string]: AttributeDefinition
}

/**
 * What a definition of attributes must be, given what it is: no unknown member, an `enum` and a `default` of its type,
 * a default that its `enum` lists. A fault does not compile.
 */
export type CheckedDefinitions<A extends AttributeDefinitions> = { readonly [N in keyof A]: CheckedDefinition<A[N]> }

type CheckedDefinition<D extends AttributeDefinition> = {
  readonly [M in keyof D]: M extends keyof AttributeDefinition
    ? Exclude<D[M], undefined> extends MemberOf<D>[M]
      ? D[M]
      : DefinitionFault<MemberFaults[M]>
    : DefinitionFault<`${M & string} is not a member of an attribute definition`>
}

/** The members of a definition whose types depend on its others. */
interface MemberOf<D extends AttributeDefinition> extends Required<Omit<AttributeDefinition, 'enum' | 'default'>> {
  readonly enum: readonly TypeValues[D['type']][]
  readonly default: ValueOf<D>
}

type MemberFaults = Record<keyof AttributeDefinition, string> & {
  readonly enum: 'a value of the enum is not of the type of the attribute'
  readonly default: 'the default is not of the type of the attribute, or not in its enum'
}

/** No value is assignable to it: the compiler shows what is wrong with a definition. */
interface DefinitionFault<F extends string> {
  readonly fault: F
}

/**
 * Attribute values by attribute name; `undefined` is no value. Those that the model creates inherit nothing, so any name
 * is safe in them.
 */
export interface AttributeValues {
  [name: string]: AttributeValue | undefined
}

interface TypeValues {
  string: string
  number: number
  integer: number
  boolean: boolean
  array: readonly Json[]
  object: JsonObject
}

/** The TypeScript type of the values of an attribute, from its definition. */
export type ValueOf<D extends AttributeDefinition> = D extends { readonly enum: readonly (infer V)[] }
  ? V
  : TypeValues[D['type']]

/**
 * The TypeScript type of attribute values, from definitions: those that are required or have a default have a value,
 * all others may have none. The attributes of the core model (`occi.core.…`) are left out: they are fields of the
 * entity.
 */
export type Values<A extends AttributeDefinitions> = string extends keyof A
  ? AttributeValues
  : Flat<
      { -readonly [N in keyof A as HasValue<A[N]> extends true ? AttributeName<N> : never]: ValueOf<A[N]> } & {
        -readonly [N in keyof A as HasValue<A[N]> extends true ? never : AttributeName<N>]?: ValueOf<A[N]>
      }
    >

/** The same where any of the values may be missing, such as those of a mixin: a client may add it before it sets them. */
export type OptionalValues<A extends AttributeDefinitions> = string extends keyof A
  ? AttributeValues
  : { -readonly [N in keyof A as AttributeName<N>]?: ValueOf<A[N]> }

type HasValue<D extends AttributeDefinition> = D extends
  | { readonly required: true }
  | { readonly default: AttributeValue }
  ? true
  : false
type AttributeName<N> = N extends `occi.core.${string}` ? never : N
type Flat<T> = { [N in keyof T]: T[N] }

/**
 * Values whose prototype has no member. V8 keeps objects without any prototype as hash tables, which take five times the
 * memory and four times as long to copy.
 */
class OwnValues implements AttributeValues {
  [name: string]: AttributeValue | undefined

  static {
    Reflect.deleteProperty(OwnValues.prototype, 'constructor')
    Object.freeze(Object.setPrototypeOf(OwnValues.prototype, null))
  }
}

/** Returns an empty set of attribute values, in which any name is safe: it inherits nothing. */
export function noAttributes(): AttributeValues {
  return new OwnValues()
}

/** Returns a copy of attribute values, which inherits nothing. Values themselves are immutable and shared. */
export function copyAttributes(attributes: AttributeValues): AttributeValues {
  const copy = noAttributes()
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) copy[name] = value
  }
  return copy
}

/** Returns attribute values that inherit nothing: these, if the model created them, else a copy. */
export function ownAttributes(attributes: AttributeValues): AttributeValues {
  return attributes instanceof OwnValues ? attributes : copyAttributes(attributes)
}
