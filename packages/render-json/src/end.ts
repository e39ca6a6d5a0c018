import type { RawEnd, RenderContext } from '@occi/core/authoring'
import { Members } from './document.ts'
import type { WrittenObject } from './written-object.ts'

const members: ReadonlySet<string> = new Set(['location', 'kind'])

/** An end of a link (`GFD.226 Link Instance Source/Target Rendering`): a path for what is inside the service. */
export function formatEnd(uri: string, kind: string | undefined, { path }: Pick<RenderContext, 'path'>): WrittenObject {
  return { location: uri.startsWith('/') ? path(uri) : uri, kind }
}

/** Reads an end of a link: an object, or a string as in the draft before 1.2. */
export function parseEnd(link: Members, name: 'source' | 'target'): RawEnd | undefined {
  const value = link.get(name)
  if (typeof value === 'string') return { uri: value }
  const node = link.object(name)
  if (node === undefined) return undefined
  const end = new Members(node, link.faults)
  end.refuseOthers(members, `a ${name}`)
  const uri = end.string('location')
  if (uri === undefined) {
    if (!end.has('location')) link.faults.add(`${name} needs its location, such as {"location": "/x/1"}`, node.pointer)
    return undefined
  }
  return { uri, kind: end.identifier('kind') }
}
