/** The scheme of the infrastructure's kinds (`GFD.224 Infrastructure`). */
export const scheme = 'http://schemas.ogf.org/occi/infrastructure#'
