import { canonicalPath } from '@occi/core/authoring'

/**
 * What a host has removed from the front of a path before it passed the request on, such as a mount point.
 *
 * @param whole the target that the client sent
 * @param rest the target that the host has passed on
 * @returns without a slash at its end; empty if nothing was removed, or if `rest` is not the rest of `whole`
 */
export function removedPrefix(whole: string, rest: string): string {
  if (whole === rest) return ''
  const from = pathOfTarget(whole)
  const to = pathOfTarget(rest)
  return removed(from, to) || removed(normalizedPath(from), normalizedPath(to))
}

/** A path in its one spelling; hosts may count repeated slashes as one. */
function normalizedPath(path: string): string {
  return canonicalPath(path.replaceAll(/\/{2,}/g, '/')) ?? ''
}

function removed(whole: string, rest: string): string {
  if (rest === '') return ''
  if (whole.endsWith(rest)) {
    let end = whole.length - rest.length
    while (end > 0 && whole[end - 1] === '/') end--
    return canonicalPath(whole.slice(0, end)) ?? ''
  }
  // Hosts pass on a slash when nothing is left.
  return rest === '/' ? (canonicalPath(whole) ?? '') : ''
}

function pathOfTarget(target: string): string {
  const mark = target.indexOf('?')
  return mark === -1 ? target : target.slice(0, mark)
}
