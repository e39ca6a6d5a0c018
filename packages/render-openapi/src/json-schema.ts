import type { AnyCategory } from '@occi/core'
import type { RenderContext } from '@occi/core/authoring'
import { invocation } from './action-schema.ts'
import { dialect } from './attribute-schema.ts'
import { Components } from './components.ts'
import { anyOf, Described, titleOf } from './described.ts'
import { mixinSchema } from './mixin-schemas.ts'
import { sentEntity } from './sent-entity.ts'
import { shownEntity } from './shown-entity.ts'
import type { WrittenObject } from './written-object.ts'

/**
 * Returns the JSON Schema of categories: of a kind its entities, of a mixin the attributes that it adds, of an action its
 * invocation. The schemas of requests are among its definitions.
 *
 * @param filteredBy the categories that are described; of those that belong to them only what they refer to
 */
export function jsonSchema(
  categories: readonly AnyCategory[],
  filteredBy: readonly AnyCategory[] | undefined,
  { catalogue, url }: Pick<RenderContext, 'catalogue' | 'url'>,
  mostTags: number,
): WrittenObject {
  const components = new Components(() => '#/$defs/')
  const described = new Described(categories, catalogue, components, mostTags)
  const subjects = filteredBy ?? [...described.resources, ...described.links]
  const query = new URLSearchParams(
    (filteredBy ?? []).map(({ identifier }): [string, string] => ['category', identifier]),
  )
  const root = anyOf(subjects.map((category) => schemaOf(category, described)))
  const [only] = subjects
  return {
    $schema: dialect,
    $id: `${url('/-/')}${query.size === 0 ? '' : `?${query}`}`,
    title: subjects.length === 1 && only !== undefined ? titleOf(only) : undefined,
    ...root,
    $defs: components.section('schemas'),
  }
}

function schemaOf(category: AnyCategory, described: Described): object {
  switch (category.class) {
    case 'action':
      return invocation(category, described)
    case 'mixin':
      return mixinSchema(category)
    case 'kind': {
      sentEntity('create', category, described)
      sentEntity('change', category, described)
      for (const action of category.allActions) invocation(action, described)
      return shownEntity(category, described)
    }
  }
}
