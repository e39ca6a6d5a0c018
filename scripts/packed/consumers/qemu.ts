import { osTemplates, type QemuHypervisor, qemuBackends, readImages } from '@occi/backend-qemu'

export const backendsOf = (hypervisor: QemuHypervisor) => qemuBackends(hypervisor)

const images = [{ term: 'tiny', title: 'Tiny', kernel: { kernel: '/tiny' } }]
const [template] = osTemplates(images, 'http://example.com/occi/os_tpl#')
console.log(JSON.stringify([template?.location, typeof readImages]))
