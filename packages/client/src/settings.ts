import type { AttributeDefinition, AttributeDefinitions, AttributeValues, Mixin, ValueOf } from '@occi/core'

type Flat<T> = { [N in keyof T]: T[N] }
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never

type IsSettable<D extends AttributeDefinition> = D extends { readonly mutable: true | 'once' } ? true : false
type IsNeeded<D extends AttributeDefinition> = D extends { readonly default: unknown }
  ? false
  : D extends { readonly required: true }
    ? true
    : false
type Settable<A extends AttributeDefinitions> = {
  [N in keyof A as N extends `occi.core.${string}` ? never : IsSettable<A[N]> extends true ? N : never]: A[N]
}

/** What a client may set of attributes: those that only the service sets are left out. */
export type Settings<A extends AttributeDefinitions> = string extends keyof A
  ? AttributeValues
  : { readonly [N in keyof Settable<A>]?: ValueOf<A[N]> | undefined }

/** What a client gives when something is created: what is required and has no default must be there. */
export type Given<A extends AttributeDefinitions> = string extends keyof A
  ? AttributeValues
  : Flat<
      { readonly [N in keyof Settable<A> as IsNeeded<A[N]> extends true ? N : never]: ValueOf<A[N]> } & {
        readonly [N in keyof Settable<A> as IsNeeded<A[N]> extends true ? never : N]?: ValueOf<A[N]> | undefined
      }
    >

/** The attributes that mixins add. */
export type OfMixins<M> = [Extract<M, Mixin>] extends [never]
  ? unknown
  : UnionToIntersection<Extract<M, Mixin> extends infer O ? (O extends Mixin ? Settings<O['all']> : never) : never>

/** `attributes`, which can be left out if none is required. */
export type AttributesMember<V> =
  Record<never, never> extends V ? { readonly attributes?: V } : { readonly attributes: V }
