import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MachineRecord } from '../state/machine-record.ts'
import { seedFiles } from './cloud-init-seed.ts'
import { commandLine } from './command-line.ts'

const machine: MachineRecord = {
  key: 'abc',
  location: '/compute/1',
  owner: 'ann',
  instance: '0f0f5d5e-3c5c-4b6c-9d4a-4d3c6b1f0a11',
  cores: 2,
  memory: 96,
  hostname: 'web',
  system: '/cloud/images/system.qcow2',
  systemSize: 1024,
  disks: [],
  nics: [],
  publicKeys: [],
  state: 'inactive',
}
const options = { accelerator: 'tcg', folder: '/cloud/machines/abc', netdevOf: () => ({ type: 'socket' }) } as const

describe('the command line of QEMU', () => {
  test('has the sandbox, and no device that was not requested', () => {
    const line = commandLine(machine, options).join(' ')
    expect(line).toContain('-nodefaults')
    expect(line).toContain('-no-user-config')
    expect(line).toContain('-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny')
  })

  test('depends on nothing that a user writes but sizes', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        fc.array(fc.string()),
        (location, owner, userData, publicKeys) => {
          const other = { ...machine, location, owner, hostname: userData, userData, publicKeys }
          expect(commandLine(other, options)).toEqual(commandLine(machine, options))
        },
      ),
    )
  })

  test('opens images with their format', () => {
    const disk = { id: 'd1', path: '/cloud/volumes/a,b/disk.qcow2', slot: 5, device: '/dev/vdb' }
    const line = commandLine({ ...machine, disks: [disk] }, options)
    const nodes = line.flatMap((argument, index) => (line[index - 1] === '-blockdev' ? [JSON.parse(argument)] : []))
    expect(nodes.map(({ driver }) => driver)).toEqual(['qcow2', 'raw', 'qcow2'])
    expect(nodes[2].file).toEqual({ driver: 'file', filename: disk.path })
  })
})

describe('the seed of cloud-init', () => {
  test('has the name, the keys and the network devices as JSON, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const { 'meta-data': text = '' } = seedFiles({ ...machine, publicKeys: [key] })
        expect(JSON.parse(String(text))).toEqual({
          'instance-id': machine.instance,
          'local-hostname': 'web',
          'public-keys': [key],
        })
      }),
    )
  })

  test.each([
    ['#cloud-config\n', '#cloud-config\n'],
    [Buffer.from('#!/bin/sh\necho ü\n').toString('base64'), '#!/bin/sh\necho ü\n'],
    [undefined, ''],
  ])('has the user data %j as %j', (userData, expected) => {
    const { 'user-data': data } = seedFiles({ ...machine, ...(userData === undefined ? {} : { userData }) })
    expect(String(data)).toBe(expected)
  })
})
