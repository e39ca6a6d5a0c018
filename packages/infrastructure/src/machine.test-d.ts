import type { AttributesOf, BackendFor, Entity, EntityOf } from '@occi/core'
import { expectTypeOf, test } from 'vitest'
import {
  type compute,
  computeMachine,
  enter,
  type infrastructure,
  type medium,
  network,
  stateMachine,
  stateOf,
  storage,
  storageMachine,
  target,
} from './index.ts'

const entity = {} as Entity

test('a state that is none does not compile', () => {
  enter(entity, computeMachine, 'active')
  // @ts-expect-error a compute is never online
  enter(entity, computeMachine, 'online')
  // @ts-expect-error a storage is never active
  enter(entity, storageMachine, 'active')
  // @ts-expect-error a compute is never online
  target(computeMachine, 'online', 'start')
})

test('states follow from the kind', () => {
  expectTypeOf(stateOf(entity, computeMachine)).toEqualTypeOf<'active' | 'inactive' | 'suspended' | 'error'>()
  expectTypeOf(target(storageMachine, 'online', 'offline')).toEqualTypeOf<'online' | 'offline' | 'error' | undefined>()
})

test('a machine of states that the kind does not have does not compile', () => {
  const attribute = 'occi.network.state'
  stateMachine(network, { attribute, initial: 'active', transitions: { active: { down: 'inactive' } } })
  // @ts-expect-error networks do not start suspended
  stateMachine(network, { attribute, initial: 'suspended', transitions: {} })
  // @ts-expect-error nothing leads a network to suspended
  stateMachine(network, { attribute, initial: 'active', transitions: { active: { down: 'suspended' } } })
  // @ts-expect-error not an attribute of a storage
  stateMachine(storage, { attribute, initial: 'active', transitions: {} })
})

test('attributes are typed, those of templates too', () => {
  expectTypeOf<AttributesOf<typeof compute>['occi.compute.architecture']>().toEqualTypeOf<'x86' | 'x64' | undefined>()
  expectTypeOf<AttributesOf<typeof medium>['occi.compute.ephemeral_storage.size']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<EntityOf<typeof infrastructure.storageLink>['source']>().toEqualTypeOf<string>()
})

test('a backend enters states of its entities', () => {
  const backend = {
    create(created) {
      enter(created, computeMachine, 'inactive')
      expectTypeOf(created.attributes['occi.compute.cores']).toEqualTypeOf<number | undefined>()
    },
  } satisfies BackendFor<typeof compute>
  expectTypeOf(backend).toExtend<BackendFor<typeof infrastructure.compute>>()
})
