export const isProbe = (route: string): boolean =>
  route === "/healthz" || route === "/readyz" || route === "/metrics"
