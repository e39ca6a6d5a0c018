import type { MachineRecord } from '../state/machine-record.ts'

/** What a machine does now. */
export interface MachineState {
  readonly state: 'active' | 'inactive' | 'suspended'
  readonly message?: string | undefined
  /** Whether something is in progress, during which no action is applicable. */
  readonly isBusy: boolean
}

const actions = { stop: 'stop', restart: 'restart', hibernate: 'suspend' } as const

/** Returns what a machine does, by its record and its process. */
export function stateOfMachine(record: MachineRecord, hasProcess: boolean, isRunning: boolean): MachineState {
  const { pending } = record
  const isBusy = pending !== undefined
  const message = pending === undefined ? record.message : `${actions[pending.what]} is in progress`
  if (hasProcess) return { state: isRunning ? 'active' : 'suspended', message, isBusy }
  return { state: record.state === 'hibernated' ? 'suspended' : 'inactive', message, isBusy }
}
