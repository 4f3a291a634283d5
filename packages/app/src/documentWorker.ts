// An entry of its own in the bundle: it runs in a worker thread.
export * from "@dealer-billing/adapters-http/documentWorker"
