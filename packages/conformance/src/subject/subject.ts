import type { Answer } from '../http/answer.ts'
import type { Category } from '../read/category.ts'
import type { Send } from '../send.ts'
import type { Draft, MediaType, Value } from '../write/body.ts'
import type { Catalogue } from './catalogue.ts'

/** What a run may do, and what it should use. */
export interface SubjectOptions {
  /** The path under which the service is, without a slash at its end. */
  readonly base: string
  readonly mayWrite: boolean
  /** The identifier of the resource kind to create. Defaults to the first that can be created. */
  readonly kind?: string
  /** The identifier of the link kind to create. Defaults to the first that can be created. */
  readonly linkKind?: string
  /** Values of attributes for what is created. */
  readonly attributes: Readonly<Record<string, Value>>
}

/** The endpoint under test, as cases see it. */
export interface Subject {
  readonly catalogue: Catalogue
  readonly servesJson: boolean
  readonly hasCredentials: boolean
  readonly options: SubjectOptions
  /** The rendering that is used if a case names none. */
  readonly preferred: MediaType
  /** Sends a request whose names are filled in. */
  send(send: Send): Promise<Answer>
  /**
   * Returns what a name in braces stands for; see `names`.
   *
   * @throws `Skip` if the endpoint has nothing of the kind.
   */
  name(name: string): Promise<string>
  /** Returns whether a name of the current case already stands for something. */
  knows(name: string): boolean
  /**
   * Creates an entity that is removed after the case, or after the run; returns its path.
   *
   * @throws `Skip` if the endpoint refuses it.
   */
  create(kind: Category, draft: Partial<Draft>, lasts?: 'case' | 'run'): Promise<string>
  /** Sends a request after the case, to remove what the case creates. */
  removeLater(send: Send): void
  /** The path that an answer to a creation names, by default the last answer; undefined if it names none. */
  locationOf(answer?: Answer): string | undefined
  /**
   * Returns a draft of a kind, with the attributes that it requires.
   *
   * @throws `Skip` if no value is known for one of them.
   */
  draftOf(kind: Category, draft: Partial<Draft>): Draft
  /** Returns a new name for what a case creates. */
  unique(): string
}
