/** The service's version, as `--version`, traces and metrics tell it. */
export const version = "0.1.0"
