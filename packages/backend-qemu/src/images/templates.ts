import { type Awaitable, type Catalogue, HttpError } from '@occi/core'
import { osTpl } from '@occi/infrastructure'
import { type Common, withRoomFor } from '../common.ts'
import { gibibyte } from '../limits.ts'
import { systemLayer } from '../machine/hibernation.ts'
import type { Machine } from '../machine/machine.ts'
import type { Installation, Machines } from '../machines.ts'
import { keyOf, type Place } from '../state/key.ts'
import type { TemplateRecord } from '../state/other-records.ts'
import type { OsImage } from './images-folder.ts'

/** GiB of the system disk of an image that has none. */
const emptyDisk = 1

/** What machines can be installed from: the operator's images, and machines that were saved. */
export class Templates {
  readonly #common: Common
  readonly #machines: Machines
  readonly #images: ReadonlyMap<string, OsImage>

  constructor(common: Common, machines: Machines, images: readonly OsImage[], scheme: string) {
    this.#common = common
    this.#machines = machines
    this.#images = new Map(images.map((image) => [scheme + image.term, image]))
  }

  /** Returns the OS template among mixins, if any. */
  among(mixins: readonly string[], catalogue: Catalogue): string | undefined {
    return mixins.find((identifier) => {
      const mixin = catalogue.mixin(identifier)
      return mixin?.depends.some(({ identifier: base }) => base === osTpl.identifier) ?? this.#images.has(identifier)
    })
  }

  /**
   * Returns what an OS template installs; an empty disk without one.
   *
   * @param template the identifier of the template
   * @throws HttpError 409 if there is no image for it
   */
  async installation(template: string | undefined, owner: string | undefined): Promise<Installation> {
    if (template === undefined) return { size: emptyDisk * gibibyte }
    const image = this.#images.get(template)
    if (image !== undefined) return { template, ...(await this.#ofImage(image)) }
    const { records } = this.#common
    const saved =
      records.templates.get(keyOfTemplate(template, owner)) ?? records.templates.get(keyOfTemplate(template))
    if (saved === undefined) throw new HttpError(409, `the OS template ${template} has no image on this hypervisor`)
    if (saved.image === undefined) {
      throw new HttpError(409, `the OS template ${template} is not ready: the machine is saved when it stops`)
    }
    return { template, disk: { path: saved.image, format: 'qcow2' }, kernel: saved.kernel, size: saved.size }
  }

  async #ofImage({ disk, kernel, size: wanted }: OsImage): Promise<Omit<Installation, 'template'>> {
    const smallest = disk === undefined ? 0 : await this.#common.images.size(disk)
    const chosen = wanted === undefined ? smallest || emptyDisk * gibibyte : wanted * gibibyte
    return { disk, kernel, size: Math.max(smallest, chosen) }
  }

  /**
   * Saves the system disk of a machine as an OS template, as it is now, or as it will be when the machine stops. What was
   * written so far is shared by both, so that takes no longer for a large disk.
   */
  async save(place: Place, identifier: string, method: 'hot' | 'deferred'): Promise<void> {
    const machine = this.#machines.get(place)
    const { owner } = place
    const save = async () => {
      machine.requireAwake('it is saved')
      const { systemSize: size, kernel } = machine.record
      const key = keyOfTemplate(identifier, owner)
      const own = kernel === undefined ? {} : { kernel }
      const template: TemplateRecord = { key, identifier, owner, size, ...own, isNew: true }
      const isDeferred = method === 'deferred' && machine.process !== undefined
      if (isDeferred) this.#common.records.templates.put({ ...template, waitsFor: machine.key })
      else this.#common.records.templates.put({ ...template, image: await this.#split(machine) })
    }
    await withRoomFor({ owner, disk: machine.record.systemSize }, this.#common, () => machine.turn(save))
  }

  /** Saves the machines that were to be saved when they stop. Called in the turn of the machine. */
  async ended(key: string): Promise<void> {
    const { templates } = this.#common.records
    const waiting = templates.all().filter(({ waitsFor }) => waitsFor === key)
    const machine = this.#machines.withKey(key)
    if (waiting.length === 0 || machine === undefined) return
    const image = await this.#split(machine)
    for (const { waitsFor: _, ...template } of waiting) templates.put({ ...template, image })
  }

  /**
   * Removes what was saved while an earlier service was killed, which then has no template for it.
   *
   * @param isKnown whether the service has a template
   */
  async confirm(isKnown: (template: TemplateRecord) => Awaitable<boolean>): Promise<void> {
    const { templates } = this.#common.records
    for (const { isNew, ...template } of templates.all()) {
      if (isNew !== true) continue
      if (await isKnown(template)) templates.put(template)
      else this.remove(template.identifier, template.owner)
    }
  }

  /** Removes what was saved, when its template has been removed. */
  remove(identifier: string, owner: string | undefined): void {
    this.#common.records.templates.delete(keyOfTemplate(identifier, owner))
    this.#machines.collect()
  }

  /**
   * Has a machine write to a new image that is based on the one that it has.
   *
   * @returns the one that it had, which nothing writes to any more
   */
  #split(machine: Machine): Promise<string> {
    const { layers, images } = this.#common
    const { system: before, systemSize } = machine.record
    return layers.add(async (path) => {
      await images.createOver(path, systemSize, before)
      // First on the disk: if this process ends now, the next start continues on the new image, which has all of the old one.
      machine.change({ system: path })
      if (machine.process === undefined) return before
      const { node } = await systemLayer(machine.process)
      const layer = { 'snapshot-file': path, 'snapshot-node-name': `system-${Date.now()}`, format: 'qcow2' }
      try {
        await machine.process.execute('blockdev-snapshot-sync', { 'node-name': node, ...layer, mode: 'existing' })
      } catch (error) {
        machine.change({ system: before })
        throw error
      }
      return before
    })
  }
}

function keyOfTemplate(identifier: string, owner?: string): string {
  return keyOf({ location: identifier, owner })
}
