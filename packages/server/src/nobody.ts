import { Catalogue } from '@occi/core'
import type { Call } from '@occi/engine'

const catalogue = new Catalogue([])

/**
 * Stands for a caller of whom nothing is known yet, as one who has not signed in or asks for a name that is not served:
 * he is told why he is refused, and sees nothing of what is here.
 */
export const nobody: Call = {
  extras: {},
  scope: {},
  signal: new AbortController().signal,
  catalogue,
  read: {
    catalogue,
    entity: () => undefined,
    page: () => ({ items: [] }),
    count: () => 0,
    links: () => [],
  },
}
