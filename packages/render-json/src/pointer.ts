/** The JSON Pointer (RFC 6901) of a member or item. */
export function pointerTo(parent: string, name: string | number): string {
  const token = typeof name === 'number' ? String(name) : name.replaceAll('~', '~0').replaceAll('/', '~1')
  return `${parent}/${token}`
}
