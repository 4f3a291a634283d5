// The bundle has the thread that makes documents as a file of its own.
export * from "@dealer-billing/adapters-http/documentWorker"
