import { type Entity, isOcciError } from '@occi/core'
import { expect } from 'vitest'
import type { BackendContractOptions, BackendExample } from './options.ts'
import { Subject } from './subject.ts'

/** One promise of the contract, tried with one example. */
export type Trial = (example: BackendExample, kit: Kit) => Promise<void>

/** Opens backends for a trial, and closes them when it has ended. */
export class Kit {
  readonly options: BackendContractOptions
  readonly #opened: Subject[] = []

  constructor(options: BackendContractOptions) {
    this.options = options
  }

  async open(): Promise<Subject> {
    const subject = await Subject.open(this.options)
    this.#opened.push(subject)
    return subject
  }

  async end(): Promise<void> {
    for (const subject of this.#opened.splice(0)) await subject.close()
  }
}

/** Returns what an attempt leads to; undefined if the backend refuses. */
export async function unlessRefused<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt
  } catch (error) {
    if (isOcciError(error)) return undefined
    throw error
  }
}

/** Expects that an entity has the attributes and actions that another has. */
export function expectSameState(why: string, actual: Entity, expected: Entity): void {
  expect(stateOf(actual), why).toEqual(stateOf(expected))
}

/** What clients see of an entity that is its backends', in a form that can be compared. */
export function stateOf(entity: Entity) {
  return { attributes: valuesOf(entity), actions: [...entity.actions].sort() }
}

/** Expects that an entity has the attributes that another has. */
export function expectSameAttributes(why: string, actual: Entity, expected: Entity): void {
  expect(valuesOf(actual), why).toEqual(valuesOf(expected))
}

function valuesOf({ attributes }: Entity): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
