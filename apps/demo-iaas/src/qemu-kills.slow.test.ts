// Kills the service and QEMU at random moments, and looks whether they agree afterwards. Longer, and with the same choices
// again: KILLS=30 SEED=1 npx vitest run --project slow apps/demo-iaas/src/qemu-kills
import { setTimeout } from 'node:timers/promises'
import { checkHost } from '@occi/backend-qemu'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { killAll } from './process.test-fixture.ts'
import { QemuCloud } from './qemu-cloud.test-fixture.ts'
import { Lane } from './qemu-lane.test-fixture.ts'
import { Random } from './random.test-fixture.ts'

const kills = Number(process.env.KILLS ?? (process.env.THOROUGH === undefined ? 1 : 3))
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const [missing] = (await checkHost({ folder: '/tmp' })).faults

afterAll(killAll)

function cloudOf(random: Random) {
  const cloud = new QemuCloud()
  onTestFinished(() => cloud.remove())
  const lanes = ['a', 'b', 'c', 'd'].map((name) => new Lane(name, random))
  const times: number[] = []
  return {
    cloud,
    lanes,
    /** Waits until the service and the hypervisor agree. */
    async agree(url: string): Promise<void> {
      const begun = performance.now()
      for (;;) {
        const differences = await cloud.differences(url)
        if (differences.length === 0) break
        if (performance.now() - begun > 240_000) throw new Error(differences.join('\n'))
        await setTimeout(50)
      }
      times.push(performance.now() - begun)
    },
    report(what: string): void {
      const done = lanes.reduce((sum, lane) => sum + lane.done, 0)
      const slowest = Math.round(Math.max(...times))
      console.log(`${kills} kills of ${what}, seed ${seed}: ${done} requests, in agreement after ${slowest} ms at most`)
    },
  }
}

describe.skipIf(missing !== undefined)(`real machines${missing === undefined ? '' : ` (${missing})`}`, () => {
  test(`nothing is lost or left when the service is killed: ${kills} kills, seed ${seed}`, {
    timeout: 120_000 + kills * 60_000,
  }, async () => {
    const random = new Random(seed)
    const { cloud, lanes, agree, report } = cloudOf(random)
    let service = cloud.start()
    for (let kill = 1; kill <= kills; kill++) {
      const url = await service.url()
      let left = 10 + random.below(60)
      const delay = random.below(50)
      const victim = service
      const begun = () => {
        if (--left === 0) setTimeout(delay).then(() => victim.kill())
        return true
      }
      await Promise.all(lanes.map((lane) => lane.work(url, begun)))
      await victim.ended
      expect(victim.errors).toBe('')
      service = cloud.start()
      const again = await service.url()
      await agree(again)
      for (const lane of lanes) await lane.expectKept(again, true)
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
    report('the service')
  })

  test(`what QEMU did is known when it is killed: ${kills} kills, seed ${seed}`, {
    timeout: 120_000 + kills * 60_000,
  }, async () => {
    const random = new Random(seed)
    const { cloud, lanes, agree, report } = cloudOf(random)
    const service = cloud.start()
    const url = await service.url()
    for (let killed = 0; killed < kills; ) {
      let left = 10 + random.below(60)
      const begun = () => {
        if (--left === 0) {
          const pid = random.pick([...cloud.processes().values()])
          if (pid !== undefined && process.kill(pid, 'SIGKILL')) killed++
        }
        return left > -8
      }
      await Promise.all(lanes.map((lane) => lane.work(url, begun)))
      await agree(url)
      for (const lane of lanes) await lane.expectKept(url, false)
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
    report('QEMU')
  })
})
