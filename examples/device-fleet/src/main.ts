import { serve } from '@occi/server/node'
import { Fleet } from './fleet.ts'

const fleet = new Fleet()
await fleet.refresh()
setInterval(() => void fleet.refresh(), 5_000)
const { url } = await serve(fleet.app, { port: Number(process.env.PORT ?? 8888) })
console.log(`This machine is on ${url}/`)
