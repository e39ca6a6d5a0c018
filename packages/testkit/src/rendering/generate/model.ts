import {
  type Action,
  type AttributeDefinition,
  Catalogue,
  defineAction,
  defineKind,
  type Kind,
  link,
  type Mixin,
  resource,
} from '@occi/core'
import { makeMixin } from '@occi/core/authoring'
import fc from 'fast-check'
import { arbitraryName, arbitrarySegment, arbitraryText } from './text.ts'
import { arbitraryDefinition } from './value.ts'

/** The types of a service, made up. */
export interface Model {
  /** What the service publishes. */
  readonly catalogue: Catalogue
  /**
   * The same types, but clients may set every attribute, must give none, and none has a default: what resolving a
   * message against it yields is what the message says, no more and no less.
   */
  readonly open: Catalogue
}

interface CategoryPlan {
  readonly term: string
  readonly host: string
  readonly title: string | undefined
  readonly path: readonly string[]
  readonly attributes: readonly { readonly name: string; readonly definition: AttributeDefinition }[]
  /** Which of those before it (modulo their number) it descends from, depends on or applies to. */
  readonly related: readonly number[]
  readonly actions: readonly ActionPlan[]
}

interface ActionPlan {
  readonly term: string
  readonly title: string | undefined
  readonly attributes: CategoryPlan['attributes']
}

interface ModelPlan {
  readonly resources: readonly CategoryPlan[]
  readonly links: readonly CategoryPlan[]
  readonly mixins: readonly CategoryPlan[]
}

function attributePlans(maxLength: number) {
  return fc.array(fc.record({ name: arbitraryName(), definition: arbitraryDefinition() }), { maxLength })
}

function categoryPlan(): fc.Arbitrary<CategoryPlan> {
  return fc.record({
    term: arbitraryName(),
    host: fc.constantFrom('http://example.com/occi/', 'https://types.example.org:8080/', 'urn:example:'),
    title: fc.option(arbitraryText(), { nil: undefined }),
    path: fc.array(arbitrarySegment(), { minLength: 1, maxLength: 2 }),
    attributes: attributePlans(3),
    related: fc.array(fc.nat(), { maxLength: 2 }),
    actions: fc.array(
      fc.record({
        term: arbitraryName(),
        title: fc.option(arbitraryText(), { nil: undefined }),
        attributes: attributePlans(2),
      }),
      { maxLength: 2 },
    ),
  })
}

/** Kinds of resources and of links, mixins and actions: everything by which types can differ. */
export function arbitraryModel(): fc.Arbitrary<Model> {
  return fc
    .record({
      resources: fc.array(categoryPlan(), { minLength: 1, maxLength: 3 }),
      links: fc.array(categoryPlan(), { minLength: 1, maxLength: 2 }),
      mixins: fc.array(categoryPlan(), { maxLength: 3 }),
    })
    .map((plan) => ({
      catalogue: new Builder((definition) => definition).catalogue(plan),
      open: new Builder(opened).catalogue(plan),
      // What a failing test shows: the plan says all, and is much shorter.
      [fc.toStringMethod]: () => JSON.stringify(plan),
    }))
}

function opened({ default: _, required: __, ...definition }: AttributeDefinition): AttributeDefinition {
  return { ...definition, mutable: true }
}

/** Creates the definitions of a plan; numbers keep all names apart. */
class Builder {
  readonly #define: (definition: AttributeDefinition) => AttributeDefinition
  #count = 0

  constructor(define: (definition: AttributeDefinition) => AttributeDefinition) {
    this.#define = define
  }

  catalogue(plan: ModelPlan): Catalogue {
    const resources: Kind[] = []
    for (const one of plan.resources) resources.push(this.#kind(one, [resource, ...resources]))
    const links: Kind[] = []
    for (const one of plan.links) links.push(this.#kind(one, [link, ...links], resources))
    const mixins: Mixin[] = []
    for (const one of plan.mixins) mixins.push(this.#mixin(one, mixins, [...resources, ...links]))
    return new Catalogue([...resources, ...links, ...mixins])
  }

  #fields(plan: CategoryPlan) {
    const number = this.#count++
    return {
      scheme: `${plan.host}${number}#`,
      term: `${plan.term}.${number}`,
      title: plan.title,
      location: `/${plan.path.join('/')}.${number}/`,
      attributes: this.#attributes(plan.attributes, `com.example.${number}.`),
      actions: plan.actions.map((action, index) => this.#action(action, `${plan.host}${number}/action${index}#`)),
    }
  }

  #attributes(plans: CategoryPlan['attributes'], prefix: string): Record<string, AttributeDefinition> {
    const named = plans.map(({ name, definition }, index) => [`${prefix}${name}${index}`, this.#define(definition)])
    return Object.fromEntries(named)
  }

  #action(plan: ActionPlan, scheme: string): Action {
    return defineAction({
      scheme,
      term: plan.term,
      title: plan.title,
      attributes: this.#attributes(plan.attributes, ''),
    })
  }

  #kind(plan: CategoryPlan, ancestors: readonly Kind[], targets: readonly Kind[] = []): Kind {
    const [parent = 0, target] = plan.related
    return defineKind({
      ...this.#fields(plan),
      parent: ancestors[parent % ancestors.length] ?? resource,
      ...(target === undefined ? {} : { targets: targets.slice(target % targets.length) }),
    })
  }

  #mixin(plan: CategoryPlan, others: readonly Mixin[], kinds: readonly Kind[]): Mixin {
    const [applied, depended] = plan.related
    const fields = {
      ...this.#fields(plan),
      depends: depended === undefined ? [] : others.slice(depended % (others.length + 1)),
      applies: applied === undefined ? [] : kinds.slice(applied % kinds.length),
    }
    // One that a client defined has no actions and may name what the service does not know.
    return plan.actions.length > 0
      ? makeMixin(fields, { userDefined: false })
      : makeMixin(fields, {
          userDefined: true,
          rel: applied === undefined ? ['http://elsewhere.example.net/#tag'] : [],
        })
  }
}
