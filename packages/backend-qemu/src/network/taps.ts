import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { runProgram } from '../programs/run-program.ts'

/** Network devices of this computer that connect guests with a bridge. Only root may create them. */
export class Taps {
  readonly #bridge: string
  readonly #folder: string
  readonly #uid: number | undefined

  /**
   * @param folder the folder of the hypervisor: two of them on one computer must not use the same names
   * @param uid the user that QEMU runs as
   */
  constructor(bridge: string, folder: string, uid: number | undefined) {
    this.#bridge = bridge
    this.#folder = folder
    this.#uid = uid
  }

  /**
   * Requires that devices can be created on a bridge.
   *
   * @throws Error that says why not
   */
  static require(bridge: string): void {
    if (process.getuid?.() !== 0) throw new Error(`only root can connect machines with the bridge ${bridge}`)
    if (!existsSync(`/sys/class/net/${bridge}/bridge`)) {
      throw new Error(`${bridge} is no bridge of this computer: create one, such as ip link add ${bridge} type bridge`)
    }
  }

  /** Returns the name of the device for a guest's device; names have at most 15 octets. */
  nameOf(id: string): string {
    return `occi${createHash('sha256').update(`${this.#folder} ${id}`).digest('hex').slice(0, 11)}`
  }

  /** Creates a device on the bridge, in place of one that is left. */
  async create(id: string): Promise<void> {
    const name = this.nameOf(id)
    await this.remove(id)
    const user = this.#uid === undefined ? [] : ['user', String(this.#uid)]
    await runProgram('ip', ['tuntap', 'add', 'dev', name, 'mode', 'tap', ...user])
    await runProgram('ip', ['link', 'set', 'dev', name, 'master', this.#bridge, 'up'])
  }

  /** Removes a device, if it exists. */
  async remove(id: string): Promise<void> {
    await runProgram('ip', ['link', 'delete', 'dev', this.nameOf(id)]).catch(() => {})
  }
}
