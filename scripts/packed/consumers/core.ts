import { Catalogue, defineKind, resource } from '@occi/core'
import { canonicalPath } from '@occi/core/authoring'
import { KeyedLocks } from '@occi/core/store'

const job = defineKind({ scheme: 'http://example.com/occi#', term: 'job', parent: resource })
const release = await new KeyedLocks().acquire(['/job/1'])
release()
console.log(JSON.stringify([new Catalogue([job]).get(job.identifier)?.term, canonicalPath('//job/')]))
