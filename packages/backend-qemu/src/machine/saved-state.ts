import { forgetState, saveState } from './hibernation.ts'
import type { MachineContext } from './machine-context.ts'
import type { MachineProcess } from './machine-process.ts'

/** The saved state of a guest: made when it hibernates, and removed when the guest runs again, not before. */
export class SavedState {
  readonly #machine: MachineContext
  /** Ends when QEMU has removed an earlier one. */
  #forgotten: Promise<void> = Promise.resolve()

  constructor(machine: MachineContext) {
    this.#machine = machine
  }

  /**
   * Begins to save the state of a paused guest, which takes as long as its memory is large.
   *
   * @param then ends the process, in the turn of the machine, when the state is complete
   */
  async begin(process: MachineProcess, then: () => Promise<void>): Promise<void> {
    await this.#forgotten
    this.#machine.change({ pending: { what: 'hibernate', until: 0 }, snapshot: `hibernated-${Date.now()}` })
    this.finish(process, then)
  }

  /** Continues what {@link SavedState.begin} has begun, in this service or in an earlier one. */
  finish(process: MachineProcess, then: () => Promise<void>): void {
    const machine = this.#machine
    const saved = saveState(machine.record, process)
    const end = async () => {
      const [result] = await Promise.allSettled([saved])
      if (machine.process !== process) return
      if (result.status === 'fulfilled') return then()
      machine.change({ pending: undefined, message: `its state could not be saved: ${result.reason.message}` })
      throw result.reason
    }
    machine.later('hibernating', end, saved)
  }

  /** Removes the state, if any, of a guest that has continued, or was started anew. */
  forget(process: MachineProcess): void {
    const machine = this.#machine
    const { record } = machine
    const { snapshot } = record
    if (snapshot === undefined) return
    const forgotten = forgetState(record, snapshot, process)
    this.#forgotten = forgotten.catch(() => {})
    const note = async () => {
      await forgotten
      // Another state may have been saved since.
      if (machine.process === process && machine.record.snapshot === snapshot) machine.change({ snapshot: undefined })
    }
    machine.later('removing the saved state', note, forgotten)
  }
}
