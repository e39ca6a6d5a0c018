/** An object as it is written: members that are undefined are left out. */
export interface WrittenObject {
  readonly [member: string]: unknown
}
