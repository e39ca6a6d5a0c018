import { type BackendFor, defineKind, defineMixin, resource } from '@occi/core'

/** A sensor that measures a temperature. */
export const sensor = defineKind({
  scheme: 'http://sensors.example.com/occi#',
  term: 'sensor',
  title: 'A sensor',
  parent: resource,
  attributes: { 'com.example.sensor.celsius': { type: 'number' } },
})

/** Where a sensor is. */
export const placed = defineMixin({
  scheme: 'http://sensors.example.com/occi#',
  term: 'placed',
  title: 'A place',
  applies: [sensor],
  attributes: { 'com.example.place.room': { type: 'string', required: true, mutable: true } },
})

/** Sensors that measure the same everywhere. */
export const sensorBackend: BackendFor<typeof sensor> = {
  retrieve(entity) {
    entity.attributes['com.example.sensor.celsius'] = 21.5
  },
}
