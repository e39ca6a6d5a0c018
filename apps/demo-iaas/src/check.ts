import { checkHost } from '@occi/backend-qemu'
import { fail } from './fail.ts'
import type { QemuOptions } from './qemu-options.ts'
import { hypervisorOptions } from './qemu-service.ts'

/** Says what works for real machines on this computer, and ends the process: with 1 if something needed is missing. */
export async function check(qemu: QemuOptions): Promise<never> {
  try {
    const options = hypervisorOptions(qemu)
    const { lines, faults } = await checkHost(options)
    const images = options.images?.map(({ term }) => term) ?? []
    const found = images.length === 0 ? 'none: apps/demo-iaas/images/make.sh DIR makes one' : images.join(', ')
    const all = [...lines, `images: ${qemu.images === undefined ? '' : `${qemu.images}: `}${found}`]
    process.stdout.write(`${[...all, ...faults.map((fault) => `FAULT: ${fault}`)].join('\n')}\n`)
    process.exit(faults.length === 0 ? 0 : 1)
  } catch (error) {
    fail('cannot run machines with QEMU', error)
  }
}
