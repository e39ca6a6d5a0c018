import type { Wanted } from './wanted.ts'

/** An entity in its turn, and its links that are created with it; the others are created after all entities. */
export interface Turn {
  readonly wanted: Wanted
  readonly links: readonly Wanted[]
  readonly later: readonly Wanted[]
}

/**
 * Returns entities so that each comes after those to which its links lead. A link that closes a circle comes later, and so
 * does one with a location of its own.
 */
export function inOrder(all: readonly Wanted[]): readonly Turn[] {
  const byLocation = new Map(all.map((one) => [one.location, one]))
  const turns = new Map<Wanted, Turn | 'begun'>()
  const visit = (one: Wanted) => {
    if (turns.has(one)) return
    turns.set(one, 'begun')
    for (const end of endsOf(one)) {
      const other = byLocation.get(end)
      if (other !== undefined) visit(other)
    }
    const isLater = ({ location, target }: Wanted) => {
      const other = byLocation.get(target)
      return location !== undefined || (other !== undefined && turns.get(other) === 'begun')
    }
    const later = one.links.filter(isLater)
    turns.delete(one)
    turns.set(one, { wanted: one, links: one.links.filter((link) => !later.includes(link)), later })
  }
  for (const one of all) visit(one)
  return [...turns.values()].filter((turn) => turn !== 'begun')
}

function endsOf({ links, source, target }: Wanted): readonly string[] {
  return [...links.map((link) => link.target), source, target].filter((end) => end !== undefined)
}
