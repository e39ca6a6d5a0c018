import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A user that QEMU runs as. */
export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/**
 * Returns a user of this computer.
 *
 * @param name its name, or its name and that of a group: `qemu:kvm`
 * @throws Error if it does not exist, or this process may not switch to it
 */
export function userNamed(name: string): SystemUser {
  const [user = '', group] = name.split(':')
  if (process.getuid?.() !== 0) throw new Error(`only root can run QEMU as ${name}: leave the user out`)
  const [, , uid, own] = entry('/etc/passwd', user)
  const gid = group === undefined ? own : entry('/etc/group', group)[2]
  return { uid: Number(uid), gid: Number(gid) }
}

function entry(file: string, name: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const fields = lines.map((line) => line.split(':')).find(([first]) => first === name)
  if (fields === undefined) throw new Error(`${name} does not exist in ${file}`)
  return fields
}

/**
 * Requires that every user may enter a folder in which another user than the service's works.
 *
 * @throws Error that names the folder that is closed: it, or one above it
 */
export function requireOpenPath(folder: string): void {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o001) !== 0) continue
    throw new Error(
      `QEMU runs as another user, who may not enter ${path}: chmod o+x ${path}, or keep the machines in another folder`,
    )
  }
}
