import { randomUUID } from 'node:crypto'
import { type Answer, headerOf } from '../http/answer.ts'
import type { Connection } from '../http/connection.ts'
import type { Category } from '../read/category.ts'
import { pathOf, readLocations } from '../read/locations.ts'
import type { Send } from '../send.ts'
import { type Body, createdBy, type Draft, type MediaType, type Value } from '../write/body.ts'
import { encode } from '../write/encode.ts'
import type { Catalogue } from './catalogue.ts'
import type { Discovery } from './discover.ts'
import type { Exchange } from './exchange.ts'
import { fill } from './fill.ts'
import { names } from './names.ts'
import { sampleValue } from './sample-value.ts'
import { Skip } from './skip.ts'
import type { Subject, SubjectOptions } from './subject.ts'

/** The title of all that a run creates, so that operators recognize it. */
export const title = 'OCCI conformance'

/** The endpoint under test over its connection. */
export class Endpoint implements Subject {
  readonly catalogue: Catalogue
  readonly servesJson: boolean
  readonly options: SubjectOptions
  readonly hasCredentials: boolean
  /** What the current case has sent and received. */
  exchanges: Exchange[] = []
  readonly #connection: Connection
  readonly #shared = new Map<string, Promise<string>>()
  #own = new Map<string, Promise<string>>()
  /** What must be removed after the case, and after the run. */
  #created: Send[] = []
  #createdForAll: Send[] = []
  #last?: Answer

  constructor(connection: Connection, { catalogue, servesJson }: Discovery, options: SubjectOptions) {
    this.#connection = connection
    this.catalogue = catalogue
    this.servesJson = servesJson
    this.options = options
    this.hasCredentials = connection.hasCredentials
  }

  get preferred(): MediaType {
    return this.servesJson ? 'application/occi+json' : 'text/plain'
  }

  async send(send: Send): Promise<Answer> {
    const target = await fill(send.to, this)
    const encoded =
      send.body === undefined ? { fields: [] } : encode(await this.#complete(send.body), send.as ?? this.preferred)
    const fields = Object.entries(await fill(send.fields ?? {}, this))
    const request = {
      method: send.method ?? 'GET',
      target,
      fields: [['Accept', send.accept ?? this.preferred], ...encoded.fields, ...fields] as [string, string][],
      body: encoded.body,
    }
    this.exchanges.push({ request })
    const answer = await this.#connection.send(request, send.anonymous)
    this.exchanges[this.exchanges.length - 1] = { request, answer }
    this.#last = answer
    if (request.method === 'POST') this.#noteCreated(answer, send.body)
    if (request.method === 'PUT' && answer.status < 300) this.#removeLater(target)
    return answer
  }

  name(name: string): Promise<string> {
    const definition = names[name]
    if (definition === undefined) throw new Error(`There is no name {${name}}.`)
    if (definition.lasts === 'step') return Promise.resolve(definition.find(this))
    const known = definition.lasts === 'run' ? this.#shared : this.#own
    const found = known.get(name) ?? Promise.resolve(definition.find(this))
    known.set(name, found)
    return found
  }

  knows(name: string): boolean {
    return this.#own.has(name)
  }

  /** The identifier of the kind under test; undefined if no case has needed one. */
  async kindUnderTest(): Promise<string | undefined> {
    return this.#shared.get('kind')?.catch(() => undefined)
  }

  async create(kind: Category, draft: Partial<Draft>, lasts: 'case' | 'run' = 'case'): Promise<string> {
    if (!this.options.mayWrite) throw new Skip('needs permission to create entities (--write)')
    const to = this.catalogue.pathOf(kind)
    if (to === undefined) throw new Skip(`${kind.identifier} has no location`)
    const before = this.#created.length
    const answer = await this.send({ method: 'POST', to, body: { part: this.draftOf(kind, draft) } })
    const path = this.locationOf(answer)
    if (answer.status >= 300 || path === undefined) throw new Skip(`no ${kind.identifier} could be created`)
    if (lasts === 'run') this.#createdForAll.push(...this.#created.splice(before))
    return path
  }

  removeLater(send: Send): void {
    this.#created.push(send)
  }

  locationOf(answer: Answer | undefined = this.#last): string | undefined {
    if (answer === undefined) return undefined
    const location = headerOf(answer, 'location') ?? readLocations(answer)[0]
    return location === undefined ? undefined : pathOf(location)
  }

  draftOf(kind: Category, draft: Partial<Draft>): Draft {
    const described = [...this.catalogue.attributesOf(kind)]
    const required = described.flatMap(([name, description]): [string, Value][] => {
      const given = this.options.attributes[name]
      if (given !== undefined) return [[name, given]]
      if (!description.required || name.startsWith('occi.core.')) return []
      if (draft.attributes?.[name] !== undefined) return []
      const sample = sampleValue(description)
      if (sample === undefined)
        throw new Skip(`no value for the required attribute ${name} is known; --attribute gives one`)
      return [[name, sample]]
    })
    const attributes = { ...Object.fromEntries(required), ...draft.attributes }
    return { kinds: [kind.identifier], title, ...draft, attributes }
  }

  /** Removes what the case has created. */
  async endCase(): Promise<void> {
    await this.#remove(this.#created)
    this.#created = []
    this.#own = new Map()
    this.exchanges = []
    this.#last = undefined
  }

  /** Removes what the run has created. */
  async endRun(): Promise<void> {
    await this.#remove(this.#createdForAll)
  }

  async #remove(requests: readonly Send[]): Promise<void> {
    for (const request of requests.toReversed()) await this.send(request).catch(() => undefined)
  }

  /** An answer 200 to a creation may list a whole collection: then what was created is not known. */
  #noteCreated(answer: Answer, body: Body | undefined): void {
    const listed = readLocations(answer)
    const isOwn = answer.status === 201 || (answer.status === 200 && listed.length <= createdBy(body))
    if (!isOwn) return
    for (const location of new Set([headerOf(answer, 'location'), ...listed])) {
      if (location !== undefined) this.#removeLater(pathOf(location))
    }
  }

  /** Never a collection: DELETE there would remove what others have created. */
  #removeLater(path: string): void {
    if (!path.endsWith('/')) this.#created.push({ method: 'DELETE', to: path })
  }

  async #complete(body: Body): Promise<Body> {
    const filled = await fill(body, this)
    if ('entity' in filled) return { entity: this.draftOf(await this.#category('{kind}'), filled.entity) }
    if ('entities' in filled) {
      const kind = await this.#category('{kind}')
      return { entities: filled.entities.map((draft) => this.draftOf(kind, draft)) }
    }
    if (!('link' in filled)) return filled
    const ends = { source: await fill('{fresh}', this), target: await fill('{target}', this) }
    return { link: this.draftOf(await this.#category('{linkKind}'), { ...ends, ...filled.link }) }
  }

  async #category(name: string): Promise<Category> {
    const category = this.catalogue.find(await fill(name, this))
    if (category === undefined) throw new Skip(`${name} is not in the catalogue`)
    return category
  }

  unique(): string {
    return `occi-conformance-${randomUUID()}`
  }
}
