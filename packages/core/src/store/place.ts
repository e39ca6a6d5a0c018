/** A location and an owner; unset: unowned. */
export interface Place {
  readonly location: string
  readonly owner: string | undefined
}

/** Returns the place that a key of `lockKey` names: locations contain no spaces, owners may. */
export function placeOfKey(key: string): Place {
  const space = key.lastIndexOf(' ')
  return space === -1
    ? { location: key, owner: undefined }
    : { location: key.slice(space + 1), owner: key.slice(0, space) }
}
