import type { Entity } from '@occi/core'
import { type Content, html, type Markup } from './markup.ts'
import type { View } from './view.ts'
import { shortName } from './words.ts'

/** What an entity's state is, and the attribute that says it. */
export interface State {
  readonly name: string
  readonly value: string
}

/** Returns whether an attribute is a state: its name ends in `.state`. */
export function isStateName(name: string): boolean {
  return name.endsWith('.state')
}

/** The state of an entity, if one of its attributes is one. */
export function stateOf(entity: Entity): State | undefined {
  for (const [name, value] of Object.entries(entity.attributes)) {
    if (isStateName(name) && typeof value === 'string') return { name, value }
  }
  return undefined
}

const passing = new Set([
  ...['attaching', 'building', 'creating', 'deleting', 'detaching', 'migrating', 'pending', 'provisioning', 'queued'],
  ...['rebooting', 'resizing', 'restarting', 'resuming', 'saving', 'starting', 'stopping', 'suspending', 'waiting'],
])

/**
 * Returns whether an entity is about to change by itself: as the word of its state says, or since it says something of its
 * state while none of its kind's actions is possible.
 */
export function isInTransition(entity: Entity, { catalogue }: View): boolean {
  const state = stateOf(entity)
  if (state === undefined) return false
  if (passing.has(state.value.toLowerCase())) return true
  const message = entity.attributes[`${state.name}.message`]
  const hasActions = (catalogue.kind(entity.kind)?.allActions.length ?? 0) > 0
  const isSaid = typeof message === 'string' && message !== ''
  return isSaid && hasActions && entity.actions.length === 0 && toneOf(state.value) !== 'bad'
}

/** How a state is shown: colour only, its word always stands beside it. */
export type Tone = 'good' | 'wait' | 'bad' | 'idle'

const tones: Readonly<Record<Exclude<Tone, 'idle'>, readonly string[]>> = {
  good: ['active', 'online', 'up', 'running', 'ready', 'ok', 'healthy', 'available', 'accepted', 'done', 'succeeded'],
  wait: ['pending', 'suspended', 'paused', 'queued', 'waiting', 'starting', 'stopping', 'degraded', 'maintenance'],
  bad: ['error', 'failed', 'crashed', 'rejected', 'critical', 'unhealthy', 'lost'],
}

/** The tone of a state's usual words; any other is shown without colour. */
export function toneOf(state: string): Tone {
  const word = state.toLowerCase()
  for (const [tone, words] of Object.entries(tones)) if (words.includes(word)) return tone as Tone
  return 'idle'
}

/** The state of an entity in a table, with a mark while it is about to change. */
export function stateMark(entity: Entity, view: View): Content {
  const state = stateOf(entity)
  if (state === undefined) return false
  const text = entity.attributes[`${state.name}.message`]
  const told = typeof text === 'string' && text !== '' ? shortName(text) : 'In progress'
  return html`${badge(state.value)}${isInTransition(entity, view) && html` <span class="spinner" role="img" aria-label="In progress" title="${told}"></span>`}`
}

/** A state as a badge: its word, and a mark whose shape and colour repeat it. */
export function badge(state: string): Markup {
  return html`<span class="badge tone-${toneOf(state)}"><span class="dot" aria-hidden="true"></span>${state}</span>`
}
