import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '@occi/server'
import { childBackend, diskBackend, processBackend } from './backends.ts'
import { mountPoints, processIds, readProcess } from './proc.ts'
import { child, disk, process } from './types.ts'

/** The processes and disks of this machine, as an OCCI service. */
export class Fleet {
  readonly app = new Application({ renderings: [...standardRenderings(), htmlRendering({ name: 'This machine' })] })
    .registerBackend(process, processBackend)
    .registerBackend(disk, diskBackend)
    .registerBackend(child, childBackend)

  #known = new Set<number>()

  /** Adds what is new on the machine, and removes what is gone. */
  async refresh(): Promise<void> {
    const running = new Set(processIds())
    const started = [...running].filter((id) => !this.#known.has(id))
    const ended = [...this.#known].filter((id) => !running.has(id))
    for (const id of ended) await this.#send('DELETE', `/process/${id}`)
    for (const id of started) {
      const body = { kind: process.identifier, title: `${readProcess(id)?.name} (${id})` }
      await this.#send('PUT', `/process/${id}`, body)
    }
    // Links need both their ends.
    for (const id of started) await this.#link(id, readProcess(id)?.parent)
    for (const index of mountPoints().keys()) {
      await this.#send('PUT', `/disk/${index}`, { kind: disk.identifier, title: mountPoints()[index] })
    }
    this.#known = running
  }

  async #link(id: number, parent: number | undefined): Promise<void> {
    if (!parent) return // it has ended, or is the first of all
    const ends = { source: { location: `/process/${parent}` }, target: { location: `/process/${id}` } }
    await this.#send('PUT', `/child/${id}`, { kind: child.identifier, ...ends })
  }

  /** Sends a request to the application. One for a process that has just ended is refused, and of no further interest. */
  async #send(method: string, path: string, body?: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json' }
    await this.app.request(path, { method, headers, body: JSON.stringify(body) })
  }
}
