import type { Subject } from '../subject/subject.ts'

/** The reason for which cases about JSON say nothing about an endpoint without it: one case alone reports that. */
export function noJson({ servesJson }: Subject): string | undefined {
  return servesJson ? undefined : 'the endpoint does not serve JSON, see 226.media-type'
}

/** The reason for which cases about the actions of an entity say nothing. */
export const noActions = 'no action is applicable to the entity'
