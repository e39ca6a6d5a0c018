import type { Service } from '@occi/client'
import { UsageError } from '../usage-error.ts'
import { categoriesNamed } from './categories.ts'

/**
 * Returns arguments in which `KIND NAME...` is `KIND/NAME...`: users of other tools type a kind, then names. Names of
 * kinds and mixins stay collections.
 *
 * @throws UsageError for `NAME=VALUE` after a kind
 */
export function withKinds({ catalogue }: Service, texts: readonly string[]): readonly string[] {
  const [kind = '', ...names] = texts
  if (names.length === 0 || !catalogue.kinds.some(({ term }) => term === kind)) return texts
  const assignment = names.find((name) => /^[^/]+=/.test(name))
  if (assignment !== undefined) throw new UsageError(`'${assignment}' must follow an option, such as --set.`)
  const isName = (text: string) => !/^urn:|\//.test(text) && categoriesNamed(catalogue, text).length === 0
  return names.every(isName) ? names.map((name) => `${kind}/${name}`) : texts
}
