import { defineAction, defineKind, resource } from '@occi/core'

export const cancel = defineAction({
  scheme: 'http://example.com/occi/job/action#',
  term: 'cancel',
  title: 'Cancel the job',
})

export const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  title: 'A batch job',
  parent: resource,
  actions: [cancel],
  attributes: {
    'com.example.job.command': { type: 'string', required: true, mutable: true, description: 'What is run' },
    // Not mutable: only the service sets it.
    'com.example.job.state': { type: 'string', enum: ['queued', 'cancelled'], description: 'State of the job' },
  },
})
