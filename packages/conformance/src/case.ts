import type { Answer } from './http/answer.ts'
import type { Send } from './send.ts'
import type { Subject } from './subject/subject.ts'

/** How strongly the standard demands something, as RFC 2119 defines the words. */
export type Level = 'MUST' | 'SHOULD' | 'MAY'

/** What a case does to the endpoint; `destroys` removes entities that the run has not created. */
export type Effect = 'reads' | 'writes' | 'destroys'

/** The documents of OCCI 1.2 that cases rest on. */
export type Document = 'GFD.221' | 'GFD.223' | 'GFD.226' | 'GFD.229'

/** What is wrong with an answer: sentences, none if all is as expected. */
export type Faults = readonly string[]

/** Looks at an answer for what cannot be said as data. */
export type Check = (answer: Answer, subject: Subject) => Faults | Promise<Faults>

/** What the answer must be. */
export interface Expectation {
  /** Statuses that are right; `refused` stands for any of 400 to 499. */
  readonly status?: readonly number[] | 'refused'
  /** The media type of the answer. */
  readonly type?: string
  /** Header fields and what their values must match. */
  readonly fields?: Readonly<Record<string, RegExp>>
  readonly check?: Check
}

/** One exchange of a case. */
export interface Step {
  readonly send: Send
  readonly expect: Expectation
}

/** A documented way in which a service may differ from the letter of the standard on purpose. */
export interface Departure {
  readonly name: string
  /** Why services do so. */
  readonly reason: string
  /** What the last answer must be at least. */
  readonly check: Check
}

/** One sentence of the standard, and the exchanges that show whether an endpoint follows it. */
export interface Case {
  /** Unique, and stable between versions: number of the document, section, what is checked. */
  readonly id: string
  readonly title: string
  readonly level: Level
  /** The sentence of the standard that the case rests on, quoted. */
  readonly sentence: string
  /** Defaults to `reads`. */
  readonly effect?: Effect
  /** Returns why the case says nothing about this endpoint; undefined if it does. */
  readonly unless?: (subject: Subject) => string | undefined
  readonly steps: readonly Step[]
  readonly departure?: Departure
}

/** The cases of one section of a document. */
export interface Section {
  readonly document: Document
  /** The heading of the section. */
  readonly heading: string
  readonly cases: readonly Case[]
}
