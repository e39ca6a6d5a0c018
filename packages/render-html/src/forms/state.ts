import type { Fault } from '@occi/core'
import { FormValues } from '../read/form-values.ts'

/** What a form shows again: what was typed into it, and what of that was refused and why. */
export class FormState {
  readonly values: FormValues
  readonly faults: readonly Fault[]
  readonly #scope: string
  readonly #shown = new Set<string>()

  /** @param scope what tells the ids of this form from those of others on the same page */
  constructor(values: FormValues = new FormValues([]), faults: readonly Fault[] = [], scope = 'f') {
    this.values = values
    this.faults = faults
    this.#scope = scope
  }

  /** The id of a field's control. */
  id(field: string): string {
    return `${this.#scope}-${field}`
  }

  /** What was typed into a field; undefined where the form did not have it yet. */
  typed(field: string): string | undefined {
    return this.values.has(field) ? (this.values.all(field).at(-1) ?? '') : undefined
  }

  /** What is wrong with a field that is being shown. */
  messages(field: string): readonly string[] {
    this.#shown.add(field)
    return this.faults.filter((fault) => fault.position?.field === field).map((fault) => fault.message)
  }

  /** Whether a field is on the page, once the page is made. */
  isShown(field: string): boolean {
    return this.#shown.has(field)
  }
}
