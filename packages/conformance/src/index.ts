export type { Case, Check, Departure, Document, Effect, Expectation, Faults, Level, Section, Step } from './case.ts'
export { sections } from './cases/index.ts'
export { type CheckOptions, checkEndpoint } from './check-endpoint.ts'
export type { Answer } from './http/answer.ts'
export {
  type Counts,
  countsOf,
  failuresOf,
  type Outcome,
  type Report,
  type Result,
  type Status,
} from './report/report.ts'
export type { Send } from './send.ts'
export type { Subject } from './subject/subject.ts'
