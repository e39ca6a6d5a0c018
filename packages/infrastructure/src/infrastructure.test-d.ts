import {
  type AttributesOf,
  type BackendFor,
  type Entity,
  type EntityOf,
  enterState,
  isInvocationOf,
  nextState,
  stateMachine,
  stateOf,
} from '@occi/core'
import { expectTypeOf, test } from 'vitest'
import {
  type compute,
  computeActions,
  computeMachine,
  type infrastructure,
  network,
  type resourceTemplates,
  storage,
  storageActions,
  storageMachine,
} from './index.ts'

const entity = {} as Entity

test('a state that is none does not compile', () => {
  enterState(entity, computeMachine, 'active')
  // @ts-expect-error a compute is never online
  enterState(entity, computeMachine, 'online')
  // @ts-expect-error a storage is never active
  enterState(entity, storageMachine, 'active')
  // @ts-expect-error a compute is never online
  nextState(computeMachine, 'online', 'start')
})

test('states follow from the kind', () => {
  expectTypeOf(stateOf(entity, computeMachine)).toEqualTypeOf<'active' | 'inactive' | 'suspended' | 'error'>()
  expectTypeOf(nextState(storageMachine, 'online', 'offline')).toEqualTypeOf<
    'online' | 'offline' | 'error' | undefined
  >()
})

test('a machine of states that the kind does not have does not compile', () => {
  const attribute = 'occi.network.state'
  stateMachine(network, { attribute, initial: 'active', transitions: { active: { down: 'inactive' } } })
  // @ts-expect-error networks do not start suspended
  stateMachine(network, { attribute, initial: 'suspended', transitions: {} })
  // @ts-expect-error nothing leads a network to suspended
  stateMachine(network, { attribute, initial: 'active', transitions: { active: { down: 'suspended' } } })
  // @ts-expect-error networks have no action stop
  stateMachine(network, { attribute, initial: 'active', transitions: { active: { stop: 'inactive' } } })
  // @ts-expect-error not an attribute of a storage
  stateMachine(storage, { attribute, initial: 'active', transitions: {} })
})

test('attributes are typed, those of templates too', () => {
  expectTypeOf<AttributesOf<typeof compute>['occi.compute.architecture']>().toEqualTypeOf<'x86' | 'x64' | undefined>()
  expectTypeOf<AttributesOf<typeof resourceTemplates.medium>['occi.compute.ephemeral_storage.size']>().toEqualTypeOf<
    number | undefined
  >()
  expectTypeOf<AttributesOf<typeof storage>['occi.storage.size']>().toEqualTypeOf<number>()
  expectTypeOf<EntityOf<typeof infrastructure.storageLink>['source']>().toEqualTypeOf<string>()
})

test('a backend enters states of its entities', () => {
  const backend = {
    create(created) {
      enterState(created, computeMachine, 'inactive')
      expectTypeOf(created.attributes['occi.compute.cores']).toEqualTypeOf<number | undefined>()
    },
  } satisfies BackendFor<typeof compute>
  expectTypeOf(backend).toExtend<BackendFor<typeof infrastructure.compute>>()
})

test('the parameters of actions are typed', () => {
  const _: BackendFor<typeof storage> = {
    action(entity, invocation) {
      if (isInvocationOf(invocation, storageActions.resize)) {
        entity.attributes['occi.storage.size'] = invocation.attributes.size
      }
    },
  }
  const ofStop: BackendFor<typeof computeActions.stop> = {
    action(_entity, { attributes }) {
      expectTypeOf(attributes.method).toEqualTypeOf<'graceful' | 'acpioff' | 'poweroff' | undefined>()
    },
  }
  expectTypeOf(ofStop).toExtend<BackendFor<typeof computeActions.stop>>()
})

test('the actions of an entity are those of its kind', () => {
  const _: BackendFor<typeof compute> = {
    create(entity) {
      entity.actions = [computeActions.start.identifier]
      // @ts-expect-error no action of a compute
      entity.actions = [storageActions.online.identifier]
    },
  }
})
