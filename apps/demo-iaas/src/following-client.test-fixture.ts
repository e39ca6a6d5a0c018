import { request } from 'node:http'
import type { EventReader, RawEntity, RawEvent } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { Connection } from './http.test-fixture.ts'
import type { Random } from './random.test-fixture.ts'

const { answers, events } = jsonRendering()

/** A client that keeps what a collection shows, by id: it lists once, then applies events. */
export class FollowingClient {
  /** How often it listed, opened a stream, and got an event. */
  readonly count = { listed: 0, opened: 0, events: 0 }
  readonly #url: string
  readonly #path: string
  readonly #random: Random
  readonly #shown = new Map<string, RawEntity>()
  #position: string | undefined
  #isStopped = false
  #stop = () => {}

  constructor(url: string, path: string, random: Random) {
    this.#url = url
    this.#path = path
    this.#random = random
  }

  get shown(): ReadonlyMap<string, RawEntity> {
    return this.#shown
  }

  /** Follows until an entity of a title is shown. Each stream is cut off after a random number of events. */
  async followUntil(title: string): Promise<void> {
    const isShown = () => [...this.#shown.values()].some((entity) => titleOf(entity) === title)
    while (!this.#isStopped && !isShown()) {
      try {
        if (this.#position === undefined) this.#position = await this.#list()
        if (await this.#follow(1 + this.#random.below(60), isShown)) continue
      } catch {
        // The service is starting again.
      }
      // As clients do: one that came back at once, again and again, would keep a service busy that wants to stop.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#stop()
  }

  /** Shows what a listing shows, and returns its revision. */
  async #list(): Promise<string | undefined> {
    this.count.listed++
    const connection = new Connection(this.#url)
    const { status, headers, text } = await connection.send({ method: 'GET', path: this.#path })
    connection.close()
    if (status !== 200) throw new Error(`GET ${this.#path} answered ${status}: ${text}`)
    const listing = answers.decode({ fields: [], body: text }, ['entities'])
    this.#shown.clear()
    if (listing?.type === 'entities') for (const entity of listing.entities) this.#shown.set(entity.id ?? '', entity)
    return String(headers['occi-revision'])
  }

  /**
   * Applies the events of one stream until it ends, so many have come or it shows what is waited for. Returns whether
   * there were any.
   */
  #follow(most: number, isEnough: () => boolean): Promise<boolean> {
    this.count.opened++
    const reader = events.reader()
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': this.#position ?? '' }
    return new Promise((resolve, reject) => {
      const sent = request(new URL(this.#path, this.#url), { headers, agent: false })
      this.#stop = () => sent.destroy()
      sent.on('error', reject)
      sent.on('response', async (response) => {
        try {
          if (response.statusCode !== 200) throw new Error(`a stream was answered ${response.statusCode}`)
          let left = most
          for await (const piece of response) {
            const read = reader.read(piece)
            await this.#applyAll(read, reader)
            left -= read.length
            if (left <= 0 || isEnough()) break
          }
          sent.destroy()
          resolve(left < most)
        } catch (error) {
          // What was applied is not applied again, unless it belongs to a commit of which more is to come.
          reject(error)
        }
      })
      sent.end()
    })
  }

  async #applyAll(read: readonly RawEvent[], reader: EventReader): Promise<void> {
    this.count.events += read.length
    for (const event of read) {
      if (event.type === 'reset') {
        const listed = await this.#list()
        this.#position = event.revision ?? listed
      } else if (event.type === 'deleted') this.#shown.delete(event.id)
      else if (event.type !== 'categories') this.#shown.set(event.entity.id ?? '', event.entity)
    }
    this.#position = reader.position ?? this.#position
  }
}

function titleOf({ title }: RawEntity): unknown {
  return title !== undefined && 'json' in title ? title.json : undefined
}
