import { type Entity, isOcciError } from '@occi/core'
import { expect } from 'vitest'
import type { BackendContractOptions, BackendExample } from './options.ts'
import { ServedBackend } from './served-backend.ts'

/** One rule of the contract, tried with one example. */
export type Trial = (example: BackendExample, kit: BackendKit) => Promise<void>

/** Opens backends for a trial, and closes them when it has ended. */
export class BackendKit {
  readonly options: BackendContractOptions
  readonly #opened: ServedBackend[] = []

  constructor(options: BackendContractOptions) {
    this.options = options
  }

  async open(): Promise<ServedBackend> {
    const subject = await ServedBackend.open(this.options)
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

/** Asserts that an entity has the attributes and actions that another has. */
export function assertSameState(why: string, actual: Entity, expected: Entity): void {
  expect(stateOf(actual), why).toEqual(stateOf(expected))
}

/** What clients see of an entity that is its backends', in a form that can be compared. */
export function stateOf(entity: Entity) {
  return { attributes: valuesOf(entity), actions: [...entity.actions].sort() }
}

/** Asserts that an entity has the attributes that another has. */
export function assertSameAttributes(why: string, actual: Entity, expected: Entity): void {
  expect(valuesOf(actual), why).toEqual(valuesOf(expected))
}

function valuesOf({ attributes }: Entity): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
