import type { DiscoveredCategory, Service } from '@occi/client'
import { attributesOf, type Value } from '../model/attributes.ts'
import { categoriesNamed, isLinkKind, requireCategory, requireLinkKind } from '../model/categories.ts'
import { linkKindTo } from '../model/link-kind.ts'
import { endOf, kindAndLocation, locationOf, nameOf } from '../model/references.ts'
import { suggestion } from '../suggest.ts'
import { defaultScheme } from '../tags.ts'
import { UsageError } from '../usage-error.ts'
import type { Declaration, TagDeclaration } from './declaration.ts'
import { readAttributes } from './read-attributes.ts'

/** The state that an entity shall have; everything else of it stays as it is. */
export interface Wanted {
  /** Identifier. */
  readonly kind: string
  /** Undefined for a link that is known by its kind and its target. */
  readonly location: string | undefined
  readonly title?: string
  readonly summary?: string
  /** Identifiers. */
  readonly mixins: readonly string[]
  /** By their full names; those that only the service sets are left out. */
  readonly attributes: Readonly<Record<string, Value>>
  readonly source?: string
  readonly target?: string
  readonly links: readonly Wanted[]
}

/** Looks up what declarations name, among what the service has and what the files declare. */
export class Lookup {
  readonly #service: Service
  readonly #tags: ReadonlyMap<string, string>
  readonly #locations: ReadonlyMap<string, readonly string[]>
  readonly #everywhere: readonly string[]

  /** @param everywhere identifiers of mixins that all entities are to have */
  constructor(
    service: Service,
    declarations: readonly Declaration[],
    tags: readonly TagDeclaration[],
    everywhere: readonly string[] = [],
  ) {
    this.#service = service
    this.#everywhere = everywhere
    this.#tags = new Map(tags.map(({ tag, scheme = defaultScheme(service) }) => [tag, scheme + tag]))
    const locations = new Map<string, string[]>()
    for (const one of declarations) {
      const { name = '' } = one
      const { location } = this.#place(one)
      locations.set(name, [...(locations.get(name) ?? []), location])
    }
    this.#locations = locations
  }

  /**
   * Returns what a document wants.
   *
   * @throws UsageError for anything that the service does not have, at its place
   */
  async entity(declaration: Declaration): Promise<Wanted> {
    const { kind, location } = this.#place(declaration)
    const { place, source, target } = declaration
    const isLink = isLinkKind(this.#service.catalogue, kind)
    if (isLink && (source === undefined || target === undefined)) {
      throw new UsageError(`${place}: a link needs its source and its target.`)
    }
    const links: Wanted[] = []
    for (const link of declaration.links) links.push(await this.#link(link))
    const ends = isLink ? { source: await this.#end(source, place), target: await this.#end(target, place) } : {}
    return { ...this.#common(declaration, kind), ...ends, location, links }
  }

  async #link(declaration: Declaration): Promise<Wanted> {
    const { place, name } = declaration
    const target = await this.#end(declaration.target, place)
    const kind = at(place, () =>
      declaration.kind === undefined
        ? linkKindTo(this.#service, target)
        : requireLinkKind(this.#service.catalogue, declaration.kind),
    )
    const location = name === undefined ? undefined : this.#locationOf(kind, name)
    return { ...this.#common(declaration, kind), target, location, links: [] }
  }

  #common({ place, title, summary, mixins, attributes }: Declaration, kind: DiscoveredCategory) {
    const identifiers = mixins.map((one) => at(place, () => this.#mixin(one)))
    const definitions = attributesOf(this.#service.catalogue, [...identifiers, kind.identifier])
    return {
      kind: kind.identifier,
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      mixins: [...new Set([...identifiers, ...this.#everywhere])],
      attributes: at(place, () => readAttributes(attributes, definitions)),
    }
  }

  #mixin(name: string): string {
    const isKnown = categoriesNamed(this.#service.catalogue, name, 'mixin').length > 0
    const defined = this.#tags.get(name)
    if (!isKnown && defined !== undefined) return defined
    return requireCategory(this.#service.catalogue, name, 'mixin').identifier
  }

  /** The end of a link: the name of a document, a path, or a URI of elsewhere. */
  async #end(text: string | undefined, place: string): Promise<string> {
    if (text === undefined) throw new UsageError(`${place}: a link needs its target.`)
    const [location, ...others] = this.#locations.get(text) ?? []
    if (others.length > 0) {
      throw new UsageError(`${place}: '${text}' names several documents, write its kind too, such as network/${text}.`)
    }
    if (location !== undefined) return location
    if (/^[^/:]+$/.test(text)) {
      const known = suggestion(text, this.#locations.keys())
      throw new UsageError(
        `${place}: No document has the name '${text}'.${known} What exists already is named by its path, such as network/${text}.`,
      )
    }
    try {
      return await endOf(this.#service, text)
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${place}: ${error.message}`, error.exitCode) : error
    }
  }

  #place({ place, kind, name }: Declaration): { readonly kind: DiscoveredCategory; readonly location: string } {
    if (name === undefined) throw new UsageError(`${place}: the name is missing.`)
    if (kind === undefined) throw new UsageError(`${place}: the kind is missing.`)
    return at(place, () => {
      const found = kindAndLocation(this.#service, kind).kind
      return { kind: found, location: this.#locationOf(found, name) }
    })
  }

  /** `web-1` is within the collection of the kind, `compute/web-1` is a path. */
  #locationOf(kind: DiscoveredCategory, name: string): string {
    const path = name.includes('/') ? name : `${nameOf(this.#service, kind.location ?? kind.term)}${name}`
    return locationOf(this.#service, path)
  }
}

/** Adds the place of a document to what is wrong with it. */
function at<T>(place: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${place}: ${error.message}`, error.exitCode) : error
  }
}
