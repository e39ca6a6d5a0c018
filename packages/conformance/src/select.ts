import type { Section } from './case.ts'

/**
 * Returns the sections with the cases whose id starts with one of these, or all cases if none are given.
 *
 * @throws TypeError if a start fits no case.
 */
export function selectCases(sections: readonly Section[], only: readonly string[] | undefined): readonly Section[] {
  if (only === undefined) return sections
  const ids = sections.flatMap(({ cases }) => cases.map(({ id }) => id))
  const unknown = only.find((start) => !ids.some((id) => id.startsWith(start)))
  if (unknown !== undefined)
    throw new TypeError(`No case has an id that starts with "${unknown}"; --list shows all ids.`)
  return sections.map((section) => ({
    ...section,
    cases: section.cases.filter(({ id }) => only.some((start) => id.startsWith(start))),
  }))
}
