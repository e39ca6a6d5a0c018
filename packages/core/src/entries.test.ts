import { expect, test } from 'vitest'
import * as authoring from './authoring.ts'
import * as main from './index.ts'
import * as store from './store/index.ts'

test('the main entry has what services need, and nothing else', () => {
  expect(Object.keys(main).sort()).toEqual([
    'AttributeError',
    'Catalogue',
    'HttpError',
    'OcciError',
    'actionsIn',
    'appliesTo',
    'attributeOf',
    'categoriesOf',
    'defineAction',
    'defineKind',
    'defineMixin',
    'dependsOn',
    'enterState',
    'entity',
    'hasMixin',
    'idOf',
    'isApplicable',
    'isDefinedFor',
    'isHttpError',
    'isInvocationOf',
    'isKindOf',
    'isLink',
    'isMutable',
    'isOcciError',
    'isOfKind',
    'isRequired',
    'link',
    'mixinsOf',
    'newUuid',
    'nextState',
    'resource',
    'setActions',
    'stateMachine',
    'stateOf',
    'takeOwn',
  ])
})

test('no name is exported by two entries', () => {
  const names = [main, authoring, store].flatMap((entry) => Object.keys(entry))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
