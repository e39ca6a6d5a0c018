import { accessSync, constants, existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { HypervisorOptions } from '../hypervisor-options.ts'
import { sandbox } from '../machine/command-line.ts'
import { kvmFault } from './accelerator.ts'
import { ProgramError, runProgram } from './run-program.ts'

const packages = [
  { option: 'program', program: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  { option: 'imageProgram', program: 'qemu-img', package: 'qemu-utils' },
] as const

type Programs = Pick<HypervisorOptions, 'program' | 'imageProgram'>

/** Returns what is wrong with the programs that a hypervisor needs, a line each; nothing if they can be used. */
export async function programFaults(programs: Programs = {}): Promise<readonly string[]> {
  return (await readVersions(programs)).faults
}

/** What a computer offers to a hypervisor. */
export interface HostReport {
  /** What works, and what does not but is not needed, a line each. */
  readonly lines: readonly string[]
  /** What is missing, a line each; machines can run if there is nothing. */
  readonly faults: readonly string[]
}

/** Finds out what works on this computer: the programs, KVM, the sandbox, and the folder. */
export async function checkHost(options: HypervisorOptions): Promise<HostReport> {
  const { program = 'qemu-system-x86_64', folder } = options
  const { lines, faults } = await readVersions(options)
  if (faults.length > 0) return { lines, faults }
  const [kvm, box] = await Promise.all([kvmFault(program), sandboxFault(program)])
  const user = options.uid === undefined ? 'the user of the service' : `user ${options.uid}, group ${options.gid}`
  return {
    lines: [
      ...lines,
      kvm === undefined ? 'KVM: works' : `KVM: does not work, so guests are emulated, which is slower: ${kvm}`,
      box === undefined ? 'sandbox: works' : `sandbox: does not work: ${box}`,
      `memory: ${Math.floor(totalmem() / 1024 ** 3)} GiB`,
      `QEMU runs as ${user}`,
      `folder: ${folder}`,
    ],
    faults: [
      ...(box === undefined ? [] : ['QEMU does not start in its sandbox']),
      ...(isWritable(folder) ? [] : [`the folder ${folder} cannot be written`]),
    ],
  }
}

async function readVersions(programs: Programs): Promise<HostReport> {
  const lines: string[] = []
  const faults: string[] = []
  for (const { option, program, package: name } of packages) {
    const path = programs[option] ?? program
    try {
      const [line = ''] = (await runProgram(path, ['--version'])).split('\n')
      lines.push(`${path}: ${/version (\S+)/.exec(line)?.[1] ?? line}`)
    } catch (error) {
      const isMissing = error instanceof ProgramError && error.isMissing
      faults.push(
        isMissing ? `${path} is not installed: on Debian and Ubuntu it is in the package ${name}` : String(error),
      )
    }
  }
  return { lines, faults }
}

/** Starts a machine without anything in the sandbox, and ends it. */
async function sandboxFault(program: string): Promise<string | undefined> {
  const args = ['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'none', '-sandbox', sandbox]
  const commands = '{"execute":"qmp_capabilities"}\n{"execute":"quit"}\n'
  try {
    await runProgram(program, [...args, '-qmp', 'stdio'], { input: commands })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether a folder can be written, or created. */
function isWritable(folder: string): boolean {
  let existing = folder
  while (!existsSync(existing)) existing = dirname(existing)
  try {
    accessSync(existing, constants.W_OK)
    return true
  } catch {
    return false
  }
}
