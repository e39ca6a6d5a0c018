import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { AttributeError, HttpError } from '@occi/core'
import { type Common, requireRoomFor, withRoomFor } from '../common.ts'
import type { Machine } from '../machine/machine.ts'
import { Turns } from '../machine/turns.ts'
import type { Machines } from '../machines.ts'
import { isEnd } from '../qmp/qmp-error.ts'
import { keyOf, type Place } from '../state/key.ts'
import type { VolumeRecord } from '../state/other-records.ts'
import type { Records } from '../state/records.ts'
import { copyInUse } from './copy-in-use.ts'

const size = 'occi.storage.size'

/** The volumes of a hypervisor: an image each, which a machine that runs may have opened. */
export class Volumes {
  readonly records: Records<VolumeRecord>
  readonly #common: Common
  readonly #machines: Machines
  readonly #changed: (place: Place) => void
  readonly #closing = new AbortController()
  readonly #turns = new Map<string, Turns>()

  constructor(common: Common, machines: Machines, changed: (place: Place) => void) {
    this.records = common.records.volumes
    this.#common = common
    this.#machines = machines
    this.#changed = changed
  }

  find(place: Place): VolumeRecord | undefined {
    return this.records.get(keyOf(place))
  }

  /** @throws HttpError 409 if the hypervisor does not know it */
  get(place: Place): VolumeRecord {
    const volume = this.find(place)
    if (volume === undefined) throw new HttpError(409, `${place.location} is unknown to the hypervisor`)
    return volume
  }

  /** Creates a volume, in place of what may be left of an earlier one. */
  async create(place: Place, octets: number): Promise<void> {
    const { location, owner } = place
    await this.remove(place)
    requireRoomFor({ owner, disk: octets }, this.#common)
    const key = keyOf(place)
    this.records.put({ key, location, owner, size: octets, state: 'offline', snapshots: 0, backups: 0 })
    try {
      await this.#common.images.create(this.#imageOf(key), octets)
    } catch (error) {
      this.records.delete(key)
      throw error
    }
  }

  setState(place: Place, state: VolumeRecord['state']): void {
    const { key } = this.get(place)
    const holder = this.#holderOf(key)
    if (state === 'offline' && holder !== undefined) {
      throw new HttpError(409, `${place.location} is attached to a compute: detach it before it is taken offline`)
    }
    this.records.change(key, { state })
  }

  /**
   * Changes the size of a volume, while it is attached, too. It becomes smaller only by what was never written.
   *
   * @throws AttributeError if something was written beyond the size
   */
  resize(place: Place, octets: number): Promise<void> {
    const { key, unfinished } = this.get(place)
    if (unfinished !== undefined) throw new HttpError(409, `a backup of ${place.location} is in progress`)
    return this.#quickly(key, async (user) => {
      const { size: before, owner, backups } = this.get(place)
      if (octets === before) return
      user?.requireAwake('its disks are resized')
      if (octets < before) await this.#requireUnwritten(place, octets, user)
      const more = Math.max(0, octets - before) * (1 + backups)
      await withRoomFor({ owner, disk: more }, this.#common, () => this.#resizeImage(key, octets, user))
    })
  }

  async #resizeImage(key: string, octets: number, user: Machine | undefined): Promise<void> {
    this.records.change(key, { isResizing: true })
    try {
      if (user?.process === undefined) await this.#common.images.resize(this.#imageOf(key), octets)
      else await user.process.execute('block_resize', { 'node-name': nodeOf(user, key), size: octets })
    } finally {
      await this.#noteSize(key)
    }
  }

  /** Records which size a volume has, however the attempt to change it has ended. */
  async #noteSize(key: string): Promise<void> {
    const { isResizing, ...volume } = this.records.get(key) ?? {}
    if (!('key' in volume) || isResizing !== true) return
    const size = await this.#common.images.size({ path: this.#imageOf(key), format: 'qcow2' })
    this.records.put({ ...volume, size })
  }

  async #requireUnwritten(place: Place, octets: number, user: Machine | undefined): Promise<void> {
    const { key, snapshots } = this.get(place)
    if (user?.process !== undefined || snapshots > 0) {
      const why = snapshots > 0 ? 'has snapshots' : 'is in use'
      throw new AttributeError(`${size} cannot become smaller: ${place.location} ${why}`, size)
    }
    if ((await this.#common.images.writtenSize(this.#imageOf(key))) <= octets) return
    throw new AttributeError(`${size} cannot become smaller: something was written beyond it`, size)
  }

  /** Takes a snapshot within the image; it takes no time, and space only for what is written from now on. */
  snapshot(place: Place): Promise<void> {
    const { key } = this.get(place)
    return this.#quickly(key, async (user) => {
      const { snapshots } = this.get(place)
      // The image may have one that was not counted, since the service was killed.
      const name = `snapshot-${snapshots + 1}-${randomUUID()}`
      if (user?.process === undefined) await this.#common.images.snapshot(this.#imageOf(key), name)
      else await user.process.execute('blockdev-snapshot-internal-sync', { device: nodeOf(user, key), name })
      this.records.change(key, { snapshots: snapshots + 1 })
    })
  }

  /** Begins to copy a volume to a file beside it; the copy is of this moment, and takes as long as there is data. */
  backup(place: Place): void {
    const { key, owner, size: octets, backups, unfinished } = this.get(place)
    if (unfinished !== undefined) throw new HttpError(409, `another backup of ${place.location} is in progress`)
    requireRoomFor({ owner, disk: octets }, this.#common)
    const { message: _, ...volume } = this.get(place)
    this.records.put({ ...volume, backups: backups + 1, unfinished: `backup-${backups + 1}.qcow2` })
    this.#copy(key)
  }

  /**
   * Requires that no volume of a machine which does not run is being copied.
   *
   * @throws HttpError 409 if one is
   */
  requireFree({ process, record }: Machine): void {
    if (process !== undefined) return
    for (const { volume = '' } of record.disks) {
      const { unfinished, location } = this.records.get(volume) ?? {}
      if (unfinished !== undefined) throw new HttpError(409, `a backup of ${location} is in progress: try again later`)
    }
  }

  /** Finishes what an earlier service has begun. */
  async resume(): Promise<void> {
    for (const { key, unfinished } of this.records.all()) {
      if (unfinished !== undefined) this.#copy(key)
      await this.#noteSize(key)
    }
  }

  /** Removes a volume and all copies of it, if it exists. */
  async remove(place: Place): Promise<void> {
    const volume = this.find(place)
    if (volume === undefined) return
    const { key } = volume
    const { process, record } = this.#holderOf(key) ?? {}
    if (process !== undefined) {
      throw new HttpError(409, `${place.location} is still in use: the guest has not released it yet, try again later`)
    }
    if (record?.state === 'hibernated') {
      throw new HttpError(409, `${place.location} is in use by ${record.location}, which is hibernated: start it first`)
    }
    this.records.delete(key)
    this.#turns.delete(key)
  }

  /** Ends what is in progress; the next service continues it. */
  close(): void {
    this.#closing.abort()
  }

  #copy(key: string): void {
    const { unfinished: name = '', location = '' } = this.records.get(key) ?? {}
    const target = this.records.path(key, name)
    const done = this.#turn(key, async () => {
      for (const file of readdirSync(this.records.path(key, ''))) {
        if (file.endsWith('.new')) rmSync(this.records.path(key, file))
      }
      await this.#copyWhole(key, target)
    })
    const finish = (message?: string) => {
      const { unfinished: _, ...volume } = this.records.get(key) ?? {}
      if (!('key' in volume)) return
      const backups = message === undefined ? volume.backups : volume.backups - 1
      this.records.put({ ...volume, backups, ...(message === undefined ? {} : { message }) })
      this.#changed({ location: volume.location, owner: volume.owner })
    }
    done.then(
      () => finish(),
      (error) => {
        if (this.#closing.signal.aborted || this.records.get(key) === undefined) return
        this.#common.report(error, `copying ${location}`)
        finish(`the backup has failed: ${error.message}`)
      },
    )
  }

  /** Copies the image by the machine that has opened it; in the turn of one that has not, so that it does not start. */
  async #copyWhole(key: string, target: string): Promise<void> {
    const copy = () => this.#common.images.copy(this.#imageOf(key), target, this.#closing.signal)
    for (;;) {
      const user = this.#holderOf(key)
      if (user === undefined) return copy()
      try {
        const { process } = user
        if (process !== undefined) {
          const { size: octets = 0 } = this.records.get(key) ?? {}
          return await copyInUse(nodeOf(user, key), octets, target, process, this.#common.images)
        }
        if (await user.turn(async () => user.process === undefined && copy().then(() => true))) return
      } catch (error) {
        if (!isEnd(error) || this.#closing.signal.aborted) throw error
        // The machine has ended, or is about to.
        await user.turn(() => Promise.resolve())
      }
    }
  }

  #imageOf(key: string): string {
    return this.records.path(key, 'disk.qcow2')
  }

  #holderOf(key: string): Machine | undefined {
    return this.#machines.all().find(({ record }) => record.disks.some(({ volume }) => volume === key))
  }

  /** Runs something when nothing else changes the volume. */
  #turn<T>(key: string, run: (user: Machine | undefined) => Promise<T>): Promise<T> {
    const turns = this.#turns.get(key) ?? new Turns()
    this.#turns.set(key, turns)
    return turns.take(() => run(this.#holderOf(key)))
  }

  /** Runs something short when nothing else changes the volume, nor the machine that has it. */
  #quickly<T>(key: string, run: (user: Machine | undefined) => Promise<T>): Promise<T> {
    return this.#turn(key, (user) => (user === undefined ? run(user) : user.turn(() => run(user))))
  }
}

function nodeOf({ record }: Machine, volume: string): string {
  return record.disks.find((disk) => disk.volume === volume)?.id ?? ''
}
