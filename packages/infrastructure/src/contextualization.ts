import { defineMixin } from '@occi/core'
import { compute } from './compute.ts'

/** What a compute executes as the last step of its boot (`GFD.224 Contextualization Mixin`). */
export const userData = defineMixin({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/compute#',
  term: 'user_data',
  title: 'User data',
  applies: [compute],
  attributes: {
    'occi.compute.userdata': {
      type: 'string',
      required: true,
      mutable: 'once',
      pattern: { type: 'string', contentEncoding: 'base64' },
      description: 'Script or other data for the first boot, in base64 if it has several lines',
    },
  },
})

/** The same in the form that clients of EGI's federated cloud send to OpenStack. */
export const openstackUserData = defineMixin({
  scheme: 'http://schemas.openstack.org/compute/instance#',
  term: 'user_data',
  title: 'OpenStack user data',
  applies: [compute],
  location: '/openstack/user_data/',
  attributes: {
    'org.openstack.compute.user_data': {
      type: 'string',
      mutable: 'once',
      pattern: { type: 'string', contentEncoding: 'base64' },
      description: 'Script or other data for the first boot, in base64',
    },
  },
})
