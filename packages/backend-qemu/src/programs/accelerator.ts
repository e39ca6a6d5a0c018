import { spawn } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'

/** Milliseconds in which the firmware of a guest says something if the guest runs. */
const patience = 5000

/** Returns what runs guests: KVM if that is wanted and works here. */
export async function chosenAccelerator(program: string, wanted: 'auto' | 'kvm' | 'tcg'): Promise<'kvm' | 'tcg'> {
  if (wanted !== 'auto') return wanted
  return (await kvmFault(program)) === undefined ? 'kvm' : 'tcg'
}

/**
 * Returns why KVM does not work; undefined if it does. There are virtual machines in which it exists without a processor that
 * can run guests: firmware runs there, and the kernel of a guest hangs.
 */
export async function kvmFault(program: string): Promise<string | undefined> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
  } catch {
    return '/dev/kvm does not exist, or this user may not use it'
  }
  if (!/^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'latin1'))) {
    return 'the processor does not offer virtualization (vmx or svm) here'
  }
  return (await firmwareSpeaks(program)) ? undefined : 'a guest does not run with it'
}

/** Starts a guest without disks, and waits for the first output of its firmware. */
function firmwareSpeaks(program: string): Promise<boolean> {
  const args = ['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'pc', '-accel', 'kvm', '-m', '32']
  const debug = ['-chardev', 'stdio,id=out', '-device', 'isa-debugcon,iobase=0x402,chardev=out']
  const child = spawn(program, [...args, ...debug], { stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve) => {
    const end = (speaks: boolean) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(speaks)
    }
    const timer = setTimeout(() => end(false), patience)
    child.stdout.once('data', () => end(true))
    child.once('error', () => end(false))
    child.once('exit', () => end(false))
  })
}
