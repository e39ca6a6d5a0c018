import type { Fault } from '@occi/core'
import { canonicalPath } from '@occi/core/authoring'
import { FormValues } from '../read/form-values.ts'
import { entityField } from '../read/names.ts'

/** What a form shows again: what was typed into it, and what of that was refused and why. */
export class FormState {
  readonly values: FormValues
  readonly faults: readonly Fault[]
  /** Whether it was refused because another client has changed the same in the meantime. */
  readonly isConflict: boolean
  readonly #scope: string
  readonly #shown = new Map<string, (message: string) => string>()

  /** @param options `scope` tells the ids of this form from those of others on the same page */
  constructor(
    values: FormValues = new FormValues([]),
    faults: readonly Fault[] = [],
    options: { readonly scope?: string; readonly isConflict?: boolean } = {},
  ) {
    this.values = values
    this.faults = faults
    const { scope = 'f', isConflict = false } = options
    this.isConflict = isConflict
    this.#scope = scope
  }

  /** The same values for fields that a user may choose to see, and that are not the only ones of their names. */
  hidden(scope: string): FormState {
    return new FormState(this.values, [], { scope })
  }

  /** Where the form leads back to: a location of this service only, since the query that opens a form can come from anywhere. */
  get back(): string | undefined {
    const back = this.values.first('_back')
    return back !== undefined && canonicalPath(back) === back ? back : undefined
  }

  /** The id of a field's control. */
  id(field: string): string {
    return `${this.#scope}-${field}`
  }

  /** What was typed into a field; undefined where the form did not have it yet. */
  typed(field: string): string | undefined {
    return this.values.has(field) ? (this.values.all(field).at(-1) ?? '') : undefined
  }

  /**
   * What a field shows of something that is being edited, and what it is said to have shown. What was typed stays, what
   * was not touched is what is there now. After a conflict the form is one that has seen what is there now.
   */
  edited(field: string, now: string): { readonly value: string; readonly was: string } {
    const typed = this.values.isUntouched(field) ? undefined : this.typed(field)
    if (typed === undefined) return { value: now, was: now }
    return { value: typed, was: this.isConflict ? now : (this.values.was(field) ?? now) }
  }

  /**
   * What is wrong with a field that is being shown.
   *
   * @param label the label of the field; `code` if it has a name for programs as well
   */
  messages(field: string, label = '', code?: string): readonly string[] {
    const say = (message: string) =>
      code !== undefined && message.startsWith(`${code} `) ? label + message.slice(code.length) : message
    this.#shown.set(field, say)
    return this.faults.filter((fault) => fieldOf(fault) === field).map((fault) => say(fault.message))
  }

  /** A message about a field, which calls it as the page does. */
  say(field: string, message: string): string {
    return this.#shown.get(field)?.(message) ?? message
  }

  /** Whether a field is on the page, once the page is made. */
  isShown(field: string): boolean {
    return this.#shown.has(field)
  }
}

/** The field that a fault is about: what a backend refuses says the attribute alone. */
export function fieldOf({ position, path }: Fault): string | undefined {
  return position === undefined ? entityField(path, []) : position.field
}
