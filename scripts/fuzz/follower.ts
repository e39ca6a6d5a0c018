import { setTimeout } from 'node:timers/promises'
import { openRegistry } from '../../apps/demo-iaas/src/registry.ts'
import { Fault } from './fault.ts'

type Registry = Awaited<ReturnType<typeof openRegistry>>
type Stored = Awaited<ReturnType<Registry['page']>>['items'][number]

const everyone = { everyone: true } as const
/** Milliseconds that changes may take to arrive; far more than they take on a busy machine. */
const patience = 30_000

/** Follows the changes of a database from another process, as a client that lists and then watches does. */
export class Follower {
  readonly #registry: Registry
  readonly #ended = new AbortController()
  readonly #following: Promise<void>
  #entities: Map<string, Stored>
  #failure: unknown

  private constructor(registry: Registry, entities: Map<string, Stored>, revision: string) {
    this.#registry = registry
    this.#entities = entities
    this.#following = this.#follow(revision).catch((error: unknown) => {
      this.#failure = error
    })
  }

  static async start(database: string): Promise<Follower> {
    const registry = await openRegistry(database)
    const { revision, entities } = await listed(registry)
    return new Follower(registry, entities, revision)
  }

  /** @throws Fault unless the changes lead to what is stored now */
  async requireCaughtUp(): Promise<void> {
    const expected = describe((await listed(this.#registry)).entities)
    const end = performance.now() + patience
    while (describe(this.#entities) !== expected) {
      if (this.#failure !== undefined) throw new Fault('changes', `following changes failed: ${this.#failure}`)
      if (performance.now() > end) {
        const found = describe(this.#entities)
        throw new Fault(
          'changes',
          `the changes lead to ${found.slice(0, 3000)}, and ${expected.slice(0, 3000)} is stored`,
        )
      }
      await setTimeout(20)
    }
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#following
    await this.#registry.close()
  }

  async #follow(revision: string): Promise<void> {
    for await (const { entities } of this.#registry.changes(revision, everyone, { signal: this.#ended.signal })) {
      for (const { before, after } of entities) {
        if (before !== undefined) this.#requireKnown(before)
        if (before !== undefined) this.#entities.delete(keyOf(before))
        if (after !== undefined) this.#entities.set(keyOf(after), after)
      }
    }
  }

  /** What a change says of the time before it is what the changes before it led to. */
  #requireKnown(before: Stored): void {
    const known = this.#entities.get(keyOf(before))
    if (known?.version === before.version) return
    throw new Error(`a change begins at version ${before.version} of ${keyOf(before)}, known is ${known?.version}`)
  }
}

/** All that is stored, and a revision that is not later. */
async function listed(
  registry: Registry,
): Promise<{ readonly entities: Map<string, Stored>; readonly revision: string }> {
  const entities = new Map<string, Stored>()
  const first = await registry.page({ limit: 500 }, everyone)
  for (let page = first; ; page = await registry.page({ limit: 500, after: page.next ?? '' }, everyone)) {
    for (const entity of page.items) entities.set(keyOf(entity), entity)
    if (page.next === undefined) return { entities, revision: first.revision }
  }
}

function keyOf({ owner = '', location }: Stored): string {
  return `${owner} ${location}`
}

/** Locations and versions, which are never the same for different contents. */
function describe(entities: ReadonlyMap<string, Stored>): string {
  return [...entities]
    .map(([key, { version }]) => `${key} ${version}`)
    .sort()
    .join('; ')
}
