import { statfs } from 'node:fs/promises'
import { type BackendFor, HttpError } from '@occi/core'
import { mountPoints, readProcess } from './proc.ts'
import { type child, type disk, type process as processKind, terminate } from './types.ts'

/** The last part of a location, such as the id of a process. */
const nameOf = ({ location }: { readonly location: string }) => location.slice(location.lastIndexOf('/') + 1)

/** Processes start and end outside of OCCI: an entity shows one that runs. */
export const processBackend: BackendFor<typeof processKind> = {
  create(entity) {
    if (readProcess(Number(nameOf(entity))) !== undefined) return
    throw new HttpError(404, `There is no process ${nameOf(entity)} on this machine.`)
  },
  retrieve(entity) {
    const status = readProcess(Number(nameOf(entity))) ?? { name: undefined, state: 'X', memory: 0 } // it has just ended
    if (status.name !== undefined) entity.attributes['com.example.process.name'] = status.name
    entity.attributes['com.example.process.state'] = status.state
    entity.attributes['com.example.process.memory'] = status.memory
    entity.actions = status.state === 'X' ? [] : [terminate.identifier]
  },
  delete(entity) {
    if (readProcess(Number(nameOf(entity))) === undefined) return
    throw new HttpError(409, `Process ${nameOf(entity)} runs: use its action terminate.`)
  },
  action(entity) {
    process.kill(Number(nameOf(entity)), 'SIGTERM')
  },
}

const showDisk: NonNullable<BackendFor<typeof disk>['retrieve']> = async (entity) => {
  const path = mountPoints()[Number(nameOf(entity))]
  if (path === undefined) throw new HttpError(404, `There is no disk ${nameOf(entity)} on this machine.`)
  const { blocks, bavail, bsize } = await statfs(path)
  entity.attributes['com.example.disk.path'] = path
  entity.attributes['com.example.disk.size'] = blocks * bsize
  entity.attributes['com.example.disk.free'] = bavail * bsize
}

export const diskBackend: BackendFor<typeof disk> = { create: showDisk, retrieve: showDisk }

export const childBackend: BackendFor<typeof child> = {}
