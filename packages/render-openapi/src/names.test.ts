import { Catalogue, defineAction, defineKind, resource } from '@occi/core'
import { makeMixin } from '@occi/core/authoring'
import { expect, it } from 'vitest'
import { namesIn } from './names.ts'

const kind = (scheme: string, term: string) =>
  defineKind({ scheme, term, parent: resource, location: `/${scheme.length}${term}/` })

it('keeps categories apart whose terms are alike, and what is made of their names', () => {
  const catalogue = new Catalogue([
    kind('http://example.com/one#', 'job'),
    kind('http://example.com/other#', 'job'),
    kind('http://example.com/one#', 'new_job'),
    kind('http://example.com/one#', 'JOB'),
    kind('http://example.com/one#', 'problem'),
  ])
  const names = [...namesIn(catalogue)].slice(3).map(([, name]) => name)
  expect(names).toEqual(['Job', 'OtherJob', 'OneNewJob', 'OneJOB', 'OneProblem'])
})

it('names actions by what defines them', () => {
  const stop = (of: string) => defineAction({ scheme: `http://example.com/${of}/action#`, term: 'stop' })
  const catalogue = new Catalogue(
    ['job', 'disk'].map((term) =>
      defineKind({ scheme: 'http://example.com/occi#', term, parent: resource, actions: [stop(term)] }),
    ),
  )
  expect(namesIn(catalogue).get('http://example.com/disk/action#stop')).toBe('DiskStop')
})

it('names what users define last, whatever their number', () => {
  const tag = (host: string) =>
    makeMixin({ scheme: `http://${host}/tags#`, term: 'job', location: `/${host}/` }, { userDefined: true })
  const tags = Array.from({ length: 2000 }, (_, index) => tag(`host${index}`))
  const names = namesIn(new Catalogue([...tags, kind('http://example.com/one#', 'job')]))
  expect(names.get('http://example.com/one#job')).toBe('Job')
  expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(names.size)
})
