import { rmSync } from 'node:fs'
import type { MachineProcess } from '../machine/machine-process.ts'
import { runJob } from '../machine/snapshot-job.ts'
import type { ImageTool } from '../programs/image-tool.ts'

/**
 * Copies an image by the machine that has opened it, as it is now.
 *
 * @param node the name of the image in QEMU
 * @param octets the size of the disk
 */
export async function copyInUse(
  node: string,
  octets: number,
  target: string,
  process: MachineProcess,
  images: ImageTool,
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
  await images.create(target, octets)
  const file = { driver: 'file', filename: target }
  await process.execute('blockdev-add', { driver: 'qcow2', 'node-name': copy, file })
  try {
    const parameters = { device: node, target: copy, sync: 'full', 'auto-dismiss': false }
    await runJob(copy, 'blockdev-backup', parameters, process)
  } finally {
    await process.execute('blockdev-del', { 'node-name': copy }).catch(() => {})
  }
}
