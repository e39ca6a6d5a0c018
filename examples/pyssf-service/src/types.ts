import { defineKind, defineMixin, resource } from '@occi/core'

export const myKind = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'mykind',
  title: 'An OCCI kind',
  attributes: {
    'com.example.attr': { type: 'string', mutable: true }, //            '': a client may set it
    'com.example.state': { type: 'string' }, //                          'immutable': only the service sets it
    'com.example.mandatory': { type: 'string', mutable: true, required: true }, // 'required'
  },
  parent: resource, // related=[Resource.kind]
})

export const myMixin = defineMixin({ scheme: 'http://example.com/occi#', term: 'mymixin', location: '/my_stuff/' })
