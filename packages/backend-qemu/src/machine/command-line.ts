import type { JsonObject } from '@occi/core'
import type { MachineRecord, NicRecord } from '../state/machine-record.ts'
import { deviceOfDisk, deviceOfNic, nodeOfDisk } from './devices.ts'
import { consoleSize, deviceId, ids } from './ids.ts'

/** What a command line depends on, beside the machine. */
export interface CommandLineOptions {
  readonly accelerator: 'kvm' | 'tcg'
  /** The folder of the machine's files. */
  readonly folder: string
  /** Returns the connection of a device. */
  readonly netdevOf: (nic: NicRecord) => JsonObject
}

/** What the guest cannot do with QEMU: use old system calls, gain privileges, start programs, change limits. */
export const sandbox = 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'

/**
 * Returns the arguments of the QEMU process of a machine. Nothing in them is text of a user: sizes are numbers, paths and
 * ids are chosen by the hypervisor, and the command line of the kernel is the operator's.
 */
export function commandLine(machine: MachineRecord, options: CommandLineOptions): readonly string[] {
  const { accelerator, folder, netdevOf } = options
  const { key, kernel, disks, nics, state, snapshot } = machine
  return [
    ['-name', `occi-${key}`],
    ['-pidfile', `${folder}/pid`],
    ['-nodefaults'],
    ['-no-user-config'],
    ['-sandbox', sandbox],
    ['-display', 'none'],
    ['-machine', 'pc'],
    ['-accel', accelerator],
    ['-cpu', 'max'],
    ['-smp', String(machine.cores)],
    ['-m', `${machine.memory}M`],
    ['-uuid', machine.instance],
    // The service decides what follows an end: until then the process stays, with the console and the reason.
    ['-action', 'shutdown=pause,panic=pause,reboot=reset'],
    ['-S'],
    ['-chardev', `socket,id=qmp,path=${folder}/qmp,server=on,wait=off`],
    ['-mon', 'chardev=qmp,mode=control'],
    ['-chardev', `ringbuf,id=${ids.console},size=${consoleSize}`],
    ['-serial', `chardev:${ids.console}`],
    ['-device', 'pvpanic'],
    json('-blockdev', nodeOfDisk(ids.system, machine.system)),
    json('-device', deviceOfDisk(ids.system, systemSlot)),
    ...seedOf(folder),
    ...disks.flatMap((disk) => [
      json('-blockdev', nodeOfDisk(disk.id, disk.path)),
      json('-device', deviceOfDisk(disk.id, disk.slot)),
    ]),
    ...nics.flatMap((nic) => [json('-netdev', netdevOf(nic)), json('-device', deviceOfNic(nic))]),
    ...(kernel === undefined ? [] : [['-kernel', kernel.kernel]]),
    ...(kernel?.initrd === undefined ? [] : [['-initrd', kernel.initrd]]),
    ...(kernel?.commandLine === undefined ? [] : [['-append', kernel.commandLine]]),
    ...(state !== 'hibernated' || snapshot === undefined ? [] : [['-loadvm', snapshot]]),
  ].flat()
}

const systemSlot = 4

/** The disk with the user data: QEMU makes it of a folder. On another bus, so that it takes no name from the others. */
function seedOf(folder: string): readonly (readonly string[])[] {
  const file = { driver: 'vvfat', dir: `${folder}/seed`, label: 'CIDATA', 'read-only': true }
  return [
    json('-blockdev', { driver: 'raw', 'node-name': ids.seed, 'read-only': true, file }),
    json('-device', { driver: 'virtio-scsi-pci', id: 'scsi', addr: '0x3' }),
    json('-device', { driver: 'scsi-hd', bus: 'scsi.0', drive: ids.seed, id: deviceId(ids.seed) }),
  ]
}

/** Options as JSON: in QEMU's own syntax a comma in a path would begin another option. */
function json(option: string, value: object): readonly string[] {
  return [option, JSON.stringify(value)]
}
