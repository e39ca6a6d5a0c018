import { connect } from '@occi/client'
import { defineKind, resource } from '@occi/core'

const job = defineKind({ scheme: 'http://example.com/occi#', term: 'job', parent: resource })
const body = 'Category: job; scheme="http://example.com/occi#"; class="kind"; location="/job/"\n'
const fetch = async () => new Response(body, { headers: { 'Content-Type': 'text/plain' } })
const jobs = (await connect('http://localhost:8888', { fetch })).kind(job)
console.log(JSON.stringify([jobs.location, (await jobs.get('1')).kind]))
