import type { BackendContext, Entity, Link } from '@occi/core'

/** The names of devices that a request in flight has given, by resource: they are not stored yet. */
export class DeviceNames {
  readonly #attribute: string
  readonly #name: (number: number) => string
  readonly #reserved = new Map<string, Set<string>>()

  /**
   * @param attribute where a link has the name of its device
   * @param name the names in order, from number 0
   */
  constructor(attribute: string, name: (number: number) => string) {
    this.#attribute = attribute
    this.#name = name
  }

  /** The first name that no other link from the same resource has; one request may make several links at once. */
  async next(link: Link, { read }: BackendContext): Promise<string> {
    const others = await read.links([link.source], 'source')
    const taken = new Set(others.map((other) => other.attributes[this.#attribute]))
    const reserved = this.#reserved.get(keyOf(link)) ?? new Set()
    for (let number = 0; ; number++) {
      const name = this.#name(number)
      if (taken.has(name) || reserved.has(name)) continue
      this.#reserved.set(keyOf(link), reserved.add(name))
      return name
    }
  }

  /** Gives a name back. */
  release(link: Link): void {
    const reserved = this.#reserved.get(keyOf(link))
    if (reserved?.delete(String(link.attributes[this.#attribute])) && reserved.size === 0) {
      this.#reserved.delete(keyOf(link))
    }
  }
}

function keyOf({ owner, ...link }: Entity): string {
  return `${owner ?? ''} ${'source' in link ? link.source : ''}`
}
