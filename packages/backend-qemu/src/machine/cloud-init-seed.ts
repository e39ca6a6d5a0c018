import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import type { MachineRecord } from '../state/machine-record.ts'

/**
 * Writes the files from which cloud-init configures a guest (NoCloud): its name, the keys of its users, its network
 * devices, and the user data. QEMU shows the folder to the guest as a disk with a FAT.
 */
export function writeSeed(folder: string, machine: MachineRecord): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o755 })
  for (const [name, content] of Object.entries(seedFiles(machine))) {
    writeFileSync(`${folder}/${name}`, content)
    chmodSync(`${folder}/${name}`, 0o644)
  }
}

/** Returns the files of a seed. JSON is YAML, and needs no quoting of its own. */
export function seedFiles(machine: MachineRecord): Readonly<Record<string, string | Buffer>> {
  const { instance, hostname, publicKeys, userData } = machine
  const metaData = { 'instance-id': instance, 'local-hostname': hostname, 'public-keys': publicKeys }
  const ethernets = machine.nics.map(({ name, mac }) => [
    name,
    { match: { macaddress: mac.toLowerCase().replaceAll('-', ':') }, 'set-name': name, dhcp4: true },
  ])
  return {
    'meta-data': json(metaData),
    'network-config': json({ version: 2, ethernets: Object.fromEntries(ethernets) }),
    'user-data': userData === undefined ? '' : userDataOf(userData),
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 1)}\n`
}

/** User data is text of one line, or base64 if it has several (GFD.224, "Contextualization Mixin"). */
function userDataOf(data: string): string | Buffer {
  if (data.startsWith('#') || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(data)) return data
  return Buffer.from(data, 'base64')
}
