import type { Entity } from '@occi/core'
import type { Content } from '../markup.ts'
import type { View } from '../view.ts'

/** A column of a table of entities. */
export interface Column {
  /** The name by which an address chooses it. */
  readonly id: string
  readonly title: string
  cell(entity: Entity, view: View, beside: Beside): Content
  /** What a listing is sorted by to sort it by this column; unset if it cannot be. */
  readonly order?: string
  /** Whether its cells are numbers. */
  readonly isNumber?: boolean
  /** What its numbers count. */
  readonly unit?: string | undefined
  /** What it shows beside the entities: the ends of links, or addresses of links. */
  readonly needs?: 'ends' | readonly AddressSource[]
}

/** An attribute of links that is an address of what they start from. */
export interface AddressSource {
  /** The identifier of the kind of links. */
  readonly kind: string
  readonly name: string
}

/** What a table shows of its entities that they do not hold themselves. */
export interface Beside {
  /** The entities at the ends of links, by location. */
  readonly ends: ReadonlyMap<string, Entity>
  /** The addresses of resources, which their links hold, by location. */
  readonly addresses: ReadonlyMap<string, readonly string[]>
}
