import { expect, test } from 'vitest'
import { copyAttributes } from './authoring.ts'
import { job, timed } from './example-model.test-fixture.ts'
import { type Changes, type Kind, type Mixin, type Resource, takeOwn } from './index.ts'

const changes: Changes = {
  attributes: {
    'com.example.job.memory': 2,
    'com.example.job.urgent': undefined,
    'com.example.timed.seconds': 5,
    'com.example.unknown': 'x',
  },
  mixins: [timed.identifier],
}

function taken(...categories: (Kind | Mixin)[]): readonly (readonly [string, unknown])[] {
  const entity: Resource = {
    id: 'urn:uuid:3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    location: '/job/1',
    kind: job.identifier,
    mixins: [timed.identifier],
    attributes: copyAttributes({ 'com.example.job.memory': 1, 'com.example.job.urgent': true }),
    actions: [],
    version: 1,
  }
  takeOwn(entity, changes, { categories })
  return Object.entries(entity.attributes)
}

test('takes over what the categories of a call define, and removes what a replacement leaves out', () => {
  expect(taken(job)).toEqual([['com.example.job.memory', 2]])
  expect(taken(job, timed)).toEqual([
    ['com.example.job.memory', 2],
    ['com.example.timed.seconds', 5],
  ])
})

test('leaves what other categories define to their backends', () => {
  expect(taken(timed)).toEqual([
    ['com.example.job.memory', 1],
    ['com.example.job.urgent', true],
    ['com.example.timed.seconds', 5],
  ])
  expect(taken()).toEqual([
    ['com.example.job.memory', 1],
    ['com.example.job.urgent', true],
  ])
})
