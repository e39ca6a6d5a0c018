import type { Mixin } from '@occi/core'
import type { Membership } from '@occi/engine'
import type { Exchange } from '../exchange.ts'
import type { Located } from '../resolvable.ts'

/** Changes the members of a mixin's collection as a message says; faults are told with their place in it. */
export async function changeMembers(
  { service, call, url }: Exchange,
  mixin: Mixin,
  membership: Membership,
  uris: readonly string[],
  decoded: Located,
): Promise<void> {
  const keys = uris.map((uri) => url.locate(uri) ?? uri)
  await decoded.carryOut(() => service.engine.changeMembers(mixin, membership, keys, call))
}
