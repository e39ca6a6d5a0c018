/** The ids in QEMU that every machine has. */
export const ids = { system: 'system', console: 'console', seed: 'seed' } as const

/** Returns the id of the device of a disk or of a network device. */
export function deviceId(id: string): string {
  return `device-${id}`
}

/** The octets of the guest's serial output that are kept. */
export const consoleSize = 64 * 1024
