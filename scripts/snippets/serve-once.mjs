// Loaded before a snippet that serves: takes any free port, asks the service for what it offers, and ends it.
import { Server } from 'node:net'

const { listen } = Server.prototype

Server.prototype.listen = function (...args) {
  const callback = args.find((arg) => typeof arg === 'function')
  this.once('listening', () => {
    const { port } = this.address()
    setImmediate(() => ask(port))
  })
  return listen.call(this, 0, '127.0.0.1', callback)
}

async function ask(port) {
  const response = await fetch(`http://127.0.0.1:${port}/-/`)
  const text = await response.text()
  if (response.status !== 200 || !text.includes('Category: resource')) {
    console.error(`GET /-/ answered ${response.status}: ${text}`)
    process.exit(1)
  }
  process.exit(0)
}
