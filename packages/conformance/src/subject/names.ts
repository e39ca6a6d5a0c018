import { randomUUID } from 'node:crypto'
import { readEntity } from '../read/entity.ts'
import { pathOf } from '../read/locations.ts'
import { categoryText } from '../write/encode.ts'
import { findAction, findAttribute, findDefaultedKind, findMixin, findTemplate, findUnrelatedMixin } from './find.ts'
import { createLink, linkPair } from './links.ts'
import { existingEntity, resourceKind } from './resources.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'
import { defineTag, tagLocation } from './tags.ts'

/** What a name in braces stands for. */
export interface Name {
  /** How long it stays the same. */
  readonly lasts: 'run' | 'case' | 'step'
  readonly find: (subject: Subject) => string | Promise<string>
}

/** The names that requests of cases may use. */
export const names: Readonly<Record<string, Name>> = {
  // Paths that every service has.
  root: { lasts: 'run', find: ({ options }) => `${options.base}/` },
  query: { lasts: 'run', find: ({ options }) => `${options.base}/-/` },
  wellKnown: { lasts: 'run', find: () => '/.well-known/org/ogf/occi/-/' },

  // The resource kind under test, and entities of it.
  kind: { lasts: 'run', find: resourceKind },
  kindCategory: { lasts: 'run', find: async (subject) => categoryText(await subject.name('kind'), 'kind') },
  collection: { lasts: 'run', find: async (subject) => collectionOf(subject, await subject.name('kind')) },
  /** An entity for cases that read; created unless one exists. */
  resource: { lasts: 'run', find: (subject) => existingEntity(subject, 'resource') },
  /** Entities for cases that write. */
  fresh: { lasts: 'case', find: create },
  other: { lasts: 'case', find: create },
  /** A path below the collection at which there is no entity. */
  free: { lasts: 'case', find: async (subject) => (await subject.name('collection')) + randomUUID() },

  /** A kind that gives a default to an attribute, and an entity of it. */
  defaultedKind: { lasts: 'run', find: findDefaultedKind },
  defaultedCollection: {
    lasts: 'run',
    find: async (subject) => collectionOf(subject, await subject.name('defaultedKind')),
  },
  defaulted: { lasts: 'case', find: async (subject) => createOf(subject, await subject.name('defaultedKind')) },

  // The link kind under test, and links of it.
  linkPair: { lasts: 'run', find: linkPair },
  linkKind: { lasts: 'run', find: async (subject) => (await subject.name('linkPair')).split(' ')[0] ?? '' },
  linkCollection: { lasts: 'run', find: async (subject) => collectionOf(subject, await subject.name('linkKind')) },
  targetKind: { lasts: 'run', find: async (subject) => (await subject.name('linkPair')).split(' ')[1] ?? '' },
  /** A resource that links may lead to. */
  target: { lasts: 'case', find: async (subject) => createOf(subject, await subject.name('targetKind')) },
  /** A link from `{fresh}` to `{target}`. */
  link: { lasts: 'case', find: createLink },
  /** A link for cases that read; created unless one exists. */
  anyLink: { lasts: 'run', find: (subject) => existingEntity(subject, 'link') },
  /** A resource that `{anyLink}` starts from. */
  linked: { lasts: 'run', find: async (subject) => sourceOf(subject, await subject.name('anyLink')) },

  // Mixins.
  mixin: { lasts: 'run', find: (subject) => findMixin(subject).identifier },
  mixinCollection: { lasts: 'run', find: (subject) => pathOf(findMixin(subject).location ?? '') },
  /** A mixin that does not apply to the kind under test. */
  unrelatedMixin: { lasts: 'run', find: findUnrelatedMixin },
  unrelatedCollection: {
    lasts: 'run',
    find: async (subject) => collectionOf(subject, await subject.name('unrelatedMixin')),
  },
  /** A mixin that applies to the kind under test and gives a default to an attribute. */
  template: { lasts: 'run', find: findTemplate },
  /** A user-defined mixin. */
  tag: { lasts: 'case', find: defineTag },
  tagCategory: { lasts: 'case', find: async (subject) => categoryText(await subject.name('tag'), 'mixin') },
  tagCollection: { lasts: 'case', find: async (subject) => tagLocation(subject, await subject.name('tag')) },
  /** The term of a mixin that is not defined yet. */
  newTerm: { lasts: 'case', find: (subject) => subject.unique() },
  newTag: { lasts: 'case', find: (subject) => newMixin(subject, 'http://example.com/occi-conformance#') },
  /** A second one: the same term in another scheme. */
  otherTag: { lasts: 'case', find: (subject) => newMixin(subject, 'http://example.com/occi-conformance/other#') },
  /** One in a scheme that is reserved for OCCI. */
  reservedTag: { lasts: 'case', find: (subject) => newMixin(subject, 'http://schemas.ogf.org/occi/conformance#') },
  newTagCollection: {
    lasts: 'case',
    find: async (subject) => `${subject.options.base}/${await subject.name('newTerm')}/`,
  },
  otherTagCollection: {
    lasts: 'case',
    find: async (subject) => `${subject.options.base}/${await subject.name('newTerm')}-other/`,
  },

  // What belongs to `{fresh}`.
  action: { lasts: 'case', find: findAction },
  actionTerm: { lasts: 'case', find: async (subject) => (await subject.name('action')).replace(/^.*#/, '') },
  /** The name of an attribute that only the service sets. */
  immutable: { lasts: 'case', find: (subject) => findAttribute(subject, false) },
  /** The name of an attribute of the kind that clients may set. */
  mutable: { lasts: 'case', find: (subject) => findAttribute(subject, true) },

  /** The location that the last answer gives. */
  created: {
    lasts: 'step',
    find(subject) {
      const path = subject.locationOf()
      if (path === undefined) throw new Skip('the answer to the creation gives no location')
      return path
    },
  },
}

/** Names a mixin that is removed after the case, if the case defines it. */
async function newMixin(subject: Subject, scheme: string): Promise<string> {
  const mixin = scheme + (await subject.name('newTerm'))
  subject.removeLater({ method: 'DELETE', to: '{query}', body: { mixin } })
  return mixin
}

async function create(subject: Subject): Promise<string> {
  return createOf(subject, await subject.name('kind'))
}

async function createOf(subject: Subject, identifier: string): Promise<string> {
  const kind = subject.catalogue.find(identifier)
  if (kind === undefined) throw new Skip(`${identifier} is not in the catalogue`)
  return subject.create(kind, {})
}

function collectionOf({ catalogue }: Subject, identifier: string): string {
  const category = catalogue.find(identifier)
  const path = category && catalogue.pathOf(category)
  if (path === undefined) throw new Skip(`${identifier} has no location`)
  return path
}

async function sourceOf(subject: Subject, link: string): Promise<string> {
  const source = readEntity(await subject.send({ to: link })).attributes.get('occi.core.source')
  if (typeof source !== 'string') throw new Skip(`${link} says no source`)
  return pathOf(source)
}
