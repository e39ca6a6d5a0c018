import type { Json, JsonObject } from '@occi/core'
import { describe, expect, test } from 'vitest'
import type { MachineRecord } from '../state/machine-record.ts'
import { forgetState, saveState } from './hibernation.ts'

const disk = (id: string) => ({ id, path: `/${id}.qcow2`, slot: 5, device: '/dev/vdb' })
const record: MachineRecord = {
  key: 'abc',
  location: '/compute/1',
  instance: '0f0f5d5e-3c5c-4b6c-9d4a-4d3c6b1f0a11',
  cores: 1,
  memory: 64,
  hostname: 'web',
  system: '/system.qcow2',
  systemSize: 1024,
  disks: [disk('here'), disk('away')],
  nics: [],
  publicKeys: [],
  state: 'active',
  snapshot: 'saved',
}

/** A QEMU that has some disks, and in which some jobs fail, the first one first. */
function qemu(nodes: () => readonly string[], failures: string[] = []) {
  const jobs: { command: string; devices: Json }[] = []
  let job: JsonObject | undefined
  const execute = (command: string, parameters: JsonObject = {}): Promise<Json> => {
    if (command === 'query-block') {
      return Promise.resolve([
        { qdev: '/x/device-system/y', inserted: { 'node-name': 'system', file: '/system.qcow2' } },
      ])
    }
    if (command === 'query-named-block-nodes') return Promise.resolve(nodes().map((name) => ({ 'node-name': name })))
    if (command === 'query-jobs') return Promise.resolve(job === undefined ? [] : [job])
    if (command === 'job-dismiss') job = undefined
    else {
      const error = failures.shift()
      jobs.push({ command, devices: parameters.devices ?? null })
      job = { id: String(parameters['job-id']), status: 'concluded', ...(error === undefined ? {} : { error }) }
    }
    return Promise.resolve({})
  }
  return { execute, jobs }
}

describe('the saved state', () => {
  test('is of the disks that QEMU has, whatever else the record names', async () => {
    const { execute, jobs } = qemu(() => ['system', 'here'])
    await saveState(record, { execute })
    await forgetState(record, 'saved', { execute })
    expect(jobs).toEqual([
      { command: 'snapshot-save', devices: ['system', 'here'] },
      { command: 'snapshot-delete', devices: ['system', 'here'] },
    ])
  })

  test('is removed from the others when a disk is plugged out in the meantime', async () => {
    const nodes = ['system', 'here', 'away']
    const { execute, jobs } = qemu(() => nodes.splice(0, 3, 'system', 'here'), ["No block device node 'away'"])
    await forgetState(record, 'saved', { execute })
    expect(jobs.map(({ devices }) => devices)).toEqual([
      ['system', 'here', 'away'],
      ['system', 'here'],
    ])
  })

  test('is complete if an earlier service has saved it; another failure is one', async () => {
    await saveState(
      record,
      qemu(() => [], ["Snapshot 'saved' already exists in one or more devices"]),
    )
    await expect(
      saveState(
        record,
        qemu(() => [], ['no space left']),
      ),
    ).rejects.toThrow('no space left')
    await expect(
      forgetState(
        record,
        'saved',
        qemu(() => [], ['no space left']),
      ),
    ).rejects.toThrow('no space left')
  })
})
