/** What a text rendering says, by field: one value each, in the order of the standard. */
export interface TextFields {
  readonly categories: readonly string[]
  readonly links: readonly string[]
  readonly attributes: readonly string[]
  readonly locations: readonly string[]
}

const none: readonly string[] = []

/** Nothing to say. */
export const noFields: TextFields = { categories: none, links: none, attributes: none, locations: none }
