import type { ReceivedMessage } from '@occi/core/authoring'
import { isForm, readPairs } from './pairs.ts'

/**
 * What the post of a form can mean: HTML knows only GET and POST, so the field `_method` says PUT and DELETE, and GET for a
 * query that is too long for an address.
 */
export type FormMethod = 'POST' | 'PUT' | 'DELETE' | 'GET'

const methods: readonly FormMethod[] = ['POST', 'PUT', 'DELETE', 'GET']

/**
 * The method that the post of a form stands for: the value of its field `_method`, by default POST.
 *
 * @example formMethod({ fields: [['content-type', 'application/x-www-form-urlencoded']], body: '_method=DELETE' }) // 'DELETE'
 * @returns undefined for a message that is no form, and for a method that forms cannot mean
 * @throws OcciError `syntax` if the form cannot be read
 */
export function formMethod(message: ReceivedMessage): FormMethod | undefined {
  if (!isForm(message)) return undefined
  const method = readPairs(message).find(([name]) => name === '_method')?.[1] ?? 'POST'
  return methods.find((one) => one === method)
}
