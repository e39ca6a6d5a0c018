import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/**
 * Holds a folder for this process. It is a socket without a file (`unix(7)`, "abstract"), so it is free when the process
 * has ended, however it ended.
 *
 * @throws Error if another process holds the folder
 */
export async function lockFolder(folder: string): Promise<Server> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new Error(`${folder} is in use by another service: name another folder`) : error,
      )
    })
    server.listen(`\0occi-qemu-${name}`, resolve)
  })
  return server.unref()
}
