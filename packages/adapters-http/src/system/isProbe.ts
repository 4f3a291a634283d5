/** Probes come every few seconds; they are of interest only when something is wrong with them. */
export const isProbe = (route: string): boolean =>
  route === "/healthz" || route === "/readyz" || route === "/metrics"
