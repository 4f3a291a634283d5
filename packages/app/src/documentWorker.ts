// The bundle has the thread that makes documents as a file of its own.
import "@dealer-billing/adapters-http/documentWorker"
