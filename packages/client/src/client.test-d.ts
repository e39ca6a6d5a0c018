import { compute, computeActions, ipNetwork, network, storage, storageActions, storageLink } from '@occi/infrastructure'
import { expectTypeOf, test } from 'vitest'
import { linkTo, type Service } from './index.ts'

const occi = {} as Service
const machines = () => occi.kind(compute)

test('attributes are those of the kind', async () => {
  const made = await machines().create({ attributes: { 'occi.compute.cores': 2, 'occi.compute.architecture': 'x64' } })
  expectTypeOf(made.attributes['occi.compute.cores']).toEqualTypeOf<number | undefined>()
  expectTypeOf(made.attributes['occi.compute.state']).toEqualTypeOf<
    'active' | 'inactive' | 'suspended' | 'error' | undefined
  >()
  // @ts-expect-error misspelt
  await machines().create({ attributes: { 'occi.compute.core': 2 } })
  // @ts-expect-error not of the enum
  await machines().create({ attributes: { 'occi.compute.architecture': 'x65' } })
  // @ts-expect-error not of the type
  await machines().update('1', { attributes: { 'occi.compute.cores': '2' } })
  // @ts-expect-error only the service sets it
  await machines().update('1', { attributes: { 'occi.compute.state': 'active' } })
  // @ts-expect-error misspelt
  void machines().list({ filter: { 'occi.compute.stat': 'active' } })
  // @ts-expect-error not of the enum
  void machines().list({ filter: { 'occi.compute.state': 'online' } })
})

test('what is required must be given', () => {
  void occi.kind(storage).create({ attributes: { 'occi.storage.size': 1 } })
  // @ts-expect-error the size is missing
  void occi.kind(storage).create({ attributes: {} })
  // @ts-expect-error the size is missing
  void occi.kind(storage).create({})
})

test('mixins add their attributes', () => {
  void occi.kind(network).create({ mixins: [ipNetwork], attributes: { 'occi.network.address': '10.0.0.0/8' } })
  // @ts-expect-error the mixin is missing
  void occi.kind(network).create({ attributes: { 'occi.network.address': '10.0.0.0/8' } })
  // @ts-expect-error not of the type
  void occi.kind(network).create({ mixins: [ipNetwork], attributes: { 'occi.network.address': 10 } })
})

test('actions are those of the kind, and have their parameters', () => {
  void machines().act('1', computeActions.start)
  void machines().act('1', computeActions.stop, { method: 'poweroff' })
  // @ts-expect-error an action of another kind
  void machines().act('1', storageActions.online)
  // @ts-expect-error not of the enum
  void machines().act('1', computeActions.stop, { method: 'softly' })
  // @ts-expect-error misspelt
  void machines().entity('1').act(computeActions.stop, { methode: 'poweroff' })
  // @ts-expect-error the size is missing
  void occi.kind(storage).act('1', storageActions.resize)
})

test('links have ends, resources have none', () => {
  void occi.kind(storageLink).create({ source: '/compute/1', target: '/storage/1' })
  // @ts-expect-error the target is missing
  void occi.kind(storageLink).create({ source: '/compute/1' })
  // @ts-expect-error a compute is no link
  void machines().create({ source: '/compute/1', target: '/storage/1' })
  void machines().create({
    links: [linkTo(storageLink, '/storage/1', { attributes: { 'occi.storagelink.deviceid': 'a' } })],
  })
  // @ts-expect-error misspelt
  linkTo(storageLink, '/storage/1', { attributes: { 'occi.storagelink.device': 'a' } })
})

test('without a definition everything goes', () => {
  void occi.kind('compute').create({ attributes: { any: 1 } })
  void occi.kind('compute').act('1', 'start', { any: 1 })
})
