import { copyAttributes, type Entity, type Kind, type Mixin } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { expect, test } from 'vitest'
import { contextByHand } from './demo.test-fixture.ts'
import { takeOwn } from './take-own.ts'

const { network, ipNetwork } = infrastructure

function taken(categories: readonly (Kind | Mixin)[]): Entity['attributes'] {
  const entity: Entity = {
    id: 'urn:uuid:3b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11',
    location: '/network/1',
    kind: network.identifier,
    mixins: [ipNetwork.identifier],
    attributes: copyAttributes({ 'occi.network.vlan': 1, 'occi.network.label': 'old', 'occi.network.state': 'active' }),
    actions: [],
    version: 1,
  }
  const attributes = { 'occi.network.vlan': 2, 'occi.network.label': undefined, 'occi.network.gateway': '10.0.0.1' }
  takeOwn(entity, { attributes, mixins: entity.mixins }, contextByHand(categories))
  return entity.attributes
}

test('takes over what is of the categories that a call is for, and removes what is no more', () => {
  expect(Object.entries(taken([network]))).toEqual([
    ['occi.network.vlan', 2],
    ['occi.network.state', 'active'],
  ])
  expect(Object.entries(taken([ipNetwork]))).toEqual([
    ['occi.network.vlan', 1],
    ['occi.network.label', 'old'],
    ['occi.network.state', 'active'],
    ['occi.network.gateway', '10.0.0.1'],
  ])
})
