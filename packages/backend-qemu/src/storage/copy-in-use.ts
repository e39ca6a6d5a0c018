import { rmSync } from 'node:fs'
import type { MachineProcess } from '../machine/machine-process.ts'
import { runJob } from '../machine/snapshot-job.ts'

/**
 * Copies a disk as it is at this moment, by the machine that has opened it.
 *
 * @param node the name of the disk in QEMU
 * @param create creates the image to which it is copied
 */
export async function copyInUse(
  process: Pick<MachineProcess, 'execute'>,
  node: string,
  target: string,
  create: () => Promise<void>,
): Promise<void> {
  const copy = `copy-${node}`.slice(0, 31)
  // What an earlier service has left unfinished.
  for (const [command, parameters] of [
    ['job-cancel', { id: copy }],
    ['job-dismiss', { id: copy }],
    ['blockdev-del', { 'node-name': copy }],
  ] as const) {
    await process.execute(command, parameters).catch(() => {})
  }
  rmSync(target, { force: true })
  await create()
  const file = { driver: 'file', filename: target }
  await process.execute('blockdev-add', { driver: 'qcow2', 'node-name': copy, file })
  try {
    const parameters = { device: node, target: copy, sync: 'full', 'auto-dismiss': false }
    await runJob(copy, 'blockdev-backup', parameters, process)
  } finally {
    await process.execute('blockdev-del', { 'node-name': copy }).catch(() => {})
  }
}
